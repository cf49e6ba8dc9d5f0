import { appendFile, readFile, rename, writeFile } from 'node:fs/promises';
import { formatUsd } from '../model/money.js';
import type { RunState } from '../store/store.js';
import type { Journal } from './journal.js';

/** How a run stood at a moment. Amounts are exact decimal strings in USD. */
export interface TimelineSample {
  /** Milliseconds since 1970. */
  readonly at: number;
  /** Counts from 1; between two of them nobody worked on the run. */
  readonly session: number;
  readonly spent_usd: string;
  readonly unknown_usd: string;
  readonly held_usd: string;
  readonly answered: number;
  readonly failed: number;
  readonly skipped: number;
  readonly calls: number;
}

type Money = Pick<RunState, 'spent' | 'unknown' | 'held' | 'calls'>;
type Counts = Journal['counts'];

const mostSamples = 512;
const firstEveryMs = 500;

/**
 * timeline.ndjson: how money and rows stood while a run was worked on, over all its sessions. When it is full, every second sample
 * goes and the next ones are taken half as often. Nothing depends on it but what people are shown, so a sample that cannot be written
 * is left out.
 */
export class Timeline {
  private sessionBegun = false;

  private constructor(
    private readonly path: string,
    private readonly session: number,
    private samples: TimelineSample[],
    private everyMs: number,
  ) {}

  static async open(path: string): Promise<Timeline> {
    const samples = await readTimeline(path);
    let everyMs = firstEveryMs;
    while (workedMs(samples) / everyMs > mostSamples) everyMs *= 2;
    const timeline = new Timeline(path, (samples.at(-1)?.session ?? 0) + 1, samples, everyMs);
    // A line that a kill cut off would take the next one with it.
    await timeline.writeAll();
    return timeline;
  }

  /** Takes a sample where one is due, and always a session's first. */
  async note(money: Money, counts: Counts, now = Date.now()): Promise<void> {
    if (this.sessionBegun && now - this.samples.at(-1)!.at < this.everyMs) return;
    await this.take(money, counts, now);
  }

  /** A session's last sample. */
  async end(money: Money, counts: Counts, now = Date.now()): Promise<void> {
    await this.take(money, counts, now);
  }

  private async take({ spent, unknown, held, calls }: Money, counts: Counts, now: number): Promise<void> {
    const { answered, failed, skipped } = counts;
    const usd = { spent_usd: formatUsd(spent), unknown_usd: formatUsd(unknown), held_usd: formatUsd(held) };
    const sample = { at: now, session: this.session, ...usd, answered, failed, skipped, calls };
    this.sessionBegun = true;
    this.samples.push(sample);
    if (this.samples.length <= mostSamples) {
      await appendFile(this.path, lineOf(sample)).catch(() => {});
      return;
    }
    // The last one stays.
    this.samples = this.samples.filter((_, i) => i % 2 === 0);
    this.everyMs *= 2;
    await this.writeAll();
  }

  private async writeAll(): Promise<void> {
    const unfinished = `${this.path}.tmp`;
    const text = this.samples.map(lineOf).join('');
    await writeFile(unfinished, text)
      .then(() => rename(unfinished, this.path))
      .catch(() => {});
  }
}

/** @returns nothing where there is no such file; lines that are no samples are passed over */
export async function readTimeline(path: string): Promise<TimelineSample[]> {
  const text = await readFile(path, 'utf8').catch(() => '');
  return text.split('\n').flatMap((line) => {
    try {
      const sample = JSON.parse(line) as TimelineSample;
      const { at, spent_usd, unknown_usd, held_usd } = sample;
      return Number.isFinite(at) && [spent_usd, unknown_usd, held_usd].every(isAmount) ? [sample] : [];
    } catch {
      return [];
    }
  });
}

/** Milliseconds that the run was worked on; the time between two sessions does not count. */
export function workedMs(samples: readonly Pick<TimelineSample, 'at' | 'session'>[]): number {
  return samples.reduce((sum, { at, session }, i) => {
    const before = samples[i - 1];
    return before?.session === session ? sum + Math.max(0, at - before.at) : sum;
  }, 0);
}

function isAmount(value: unknown): boolean {
  return typeof value === 'string' && /^\d+(\.\d{1,12})?$/.test(value);
}

function lineOf(sample: TimelineSample): string {
  return `${JSON.stringify(sample)}\n`;
}
