import { formatUsd, parseUsd } from '../model/money.js';
import { redact } from '../redact.js';
import { cutText } from '../report/html/escape.js';
import type { RunFacts, TimelinePoint } from '../report/html/run-facts.js';
import { type Identity, type Manifest, RunFolder } from './run-folder.js';
import { readTimeline, type TimelineSample } from './timeline.js';

const settingCharacters = 1_000;

/** What a run's folder tells for a report. */
export async function reportFacts(folder: RunFolder, manifest: Manifest, directory: string): Promise<RunFacts> {
  const parts = (manifest.arms ?? []).map((run) => new RunFolder(directory, run));
  const timelines = await Promise.all([folder, ...parts].map((one) => readTimeline(one.file('timeline.ndjson'))));
  return {
    run: manifest.run,
    summary: manifest.summary,
    retried: manifest.retried === true,
    forecasts: manifest.forecasts ?? [],
    timeline: atWork(timelines),
    settings: settingsShown(manifest.identity),
  };
}

/**
 * Samples by how long the run had been worked on. One that is made of arms stands as all of them together do.
 * @param timelines of the run and its arms
 */
export function atWork(timelines: readonly (readonly TimelineSample[])[]): TimelinePoint[] {
  const all = timelines.flatMap((samples, arm) =>
    samples.map((sample, i) => ({ arm, sample, before: samples[i - 1] })),
  );
  all.sort((one, other) => one.sample.at - other.sample.at);
  const latest = new Map<number, TimelineSample>();
  let worked = 0;
  return all.map(({ arm, sample, before }) => {
    if (before?.session === sample.session) worked += Math.max(0, sample.at - before.at);
    latest.set(arm, sample);
    const arms = [...latest.values()];
    const sum = (of: (one: TimelineSample) => number) => arms.reduce((total, one) => total + of(one), 0);
    const usd = (of: (one: TimelineSample) => string) =>
      formatUsd(arms.reduce((total, one) => total + parseUsd(of(one), 'timeline'), 0n));
    return {
      second: worked / 1_000,
      at: sample.at,
      spent_usd: usd((one) => one.spent_usd),
      unknown_usd: usd((one) => one.unknown_usd),
      answered: sum((one) => one.answered),
      failed: sum((one) => one.failed),
      calls: sum((one) => one.calls),
    };
  });
}

/** Settings that were given; the input's fingerprint tells people nothing. */
function settingsShown({ input: _, ...settings }: Identity): [string, string][] {
  return Object.entries(settings).flatMap(([name, value]): [string, string][] => {
    const text = Array.isArray(value) ? value.join(', ') : String(value);
    if (text === '') return [];
    return [[name, cutText(redact(name === 'base-url' ? withoutPassword(text) : text), settingCharacters)]];
  });
}

/** A gateway's URL may hold a password, or a key in its query. */
function withoutPassword(url: string): string {
  if (!URL.canParse(url)) return url;
  const { origin, pathname } = new URL(url);
  return `${origin}${pathname}`;
}
