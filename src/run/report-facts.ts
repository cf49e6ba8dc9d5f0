import { redact } from '../redact.js';
import { cutText } from '../report/html/escape.js';
import type { RunFacts, TimelinePoint } from '../report/html/run-facts.js';
import type { Identity, Manifest, RunFolder } from './run-folder.js';
import { readTimeline, type TimelineSample } from './timeline.js';

const settingCharacters = 1_000;

/** What a run's folder tells for a report. */
export async function reportFacts(folder: RunFolder, manifest: Manifest): Promise<RunFacts> {
  return {
    run: manifest.run,
    summary: manifest.summary,
    retried: manifest.retried === true,
    forecasts: manifest.forecasts ?? [],
    timeline: atWork(await readTimeline(folder.file('timeline.ndjson'))),
    settings: settingsShown(manifest.identity),
  };
}

/** Samples by how long the run had been worked on. */
function atWork(samples: readonly TimelineSample[]): TimelinePoint[] {
  let worked = 0;
  return samples.map((sample, i) => {
    const before = samples[i - 1];
    if (before?.session === sample.session) worked += Math.max(0, sample.at - before.at);
    return { ...sample, second: worked / 1_000 };
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
