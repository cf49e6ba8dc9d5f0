import { createReadStream } from 'node:fs';
import { appendFile, truncate } from 'node:fs/promises';
import { agree } from '../plan/agree.js';
import type { RowOutcome } from '../types.js';

/** What a row got in one call, as the book keeps it. Costs are pico-dollars as text. */
export interface BookedCall {
  readonly rowsInCall: number;
  readonly answer: string | null;
  readonly cost: string;
  readonly latencyMs: number;
  /** Input tokens that came from the provider's prompt cache. */
  readonly cachedTokens: number;
}

/** A row that was asked more than once to compare, and what it got each time. */
export interface BookedRow {
  readonly row: number;
  readonly trials: readonly BookedCall[];
  /** Undefined when the row was not answered alone in the end. */
  readonly alone: BookedCall | undefined;
  /** A pilot's row; else an audit's. Written down, since another session may draw another sample. */
  readonly pilot?: true;
}

/** How often merged answers said the same as the answer alone. */
export interface AuditCounts {
  readonly compared: number;
  readonly agreed: number;
}

/** How many of the latest audits `audits` can tell of. */
export const latestAudits = 40;

/**
 * trials.jsonl: what part.csv has no place for, a line for each row of a pilot or an audit. It is written before the store
 * forgets the answer, so that a killed run decides from what it has paid for.
 */
export class TrialBook {
  /** The pilot's rows, in memory whole; audits, of which there may be many, are only counted, with a bit for each row. */
  private readonly pilot = new Map<number, BookedRow>();
  private audited = new Uint8Array(1_024);
  private readonly counts = { compared: 0, agreed: 0 };
  private readonly latest: boolean[] = [];
  /** What pilots cost besides the answers that were kept. */
  pilotCost = 0n;
  /** How often rows were asked besides the call that settled them. */
  trials = 0;

  private constructor(
    private readonly path: string,
    private readonly isPilotRow: (row: number) => boolean,
  ) {}

  static async open(path: string, isPilotRow: (row: number) => boolean): Promise<TrialBook> {
    const book = new TrialBook(path, isPilotRow);
    await book.load();
    return book;
  }

  private async load(): Promise<void> {
    let rest = Buffer.alloc(0);
    let end = 0;
    try {
      for await (const chunk of createReadStream(this.path)) {
        rest = Buffer.concat([rest, chunk as Buffer]);
        let start = 0;
        for (let at = rest.indexOf(10); at >= 0; at = rest.indexOf(10, start)) {
          this.enter(JSON.parse(rest.toString('utf8', start, at)) as BookedRow);
          start = at + 1;
        }
        end += start;
        rest = rest.subarray(start);
      }
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    }
    // A line that a killed process left half-written: the store has its row still.
    if (rest.length > 0) await truncate(this.path, end);
  }

  /** Keeps what the outcomes tell of trials; a row that comes twice is the same row. */
  async note(outcomes: readonly RowOutcome[]): Promise<void> {
    const fresh = outcomes
      .filter(({ row, trials }) => trials !== undefined && !this.has(row))
      .map((outcome) => this.booked(outcome));
    if (fresh.length === 0) return;
    await appendFile(this.path, fresh.map((row) => `${JSON.stringify(row)}\n`).join(''), { flush: true });
    for (const row of fresh) this.enter(row);
  }

  pilotRow(row: number): BookedRow | undefined {
    return this.pilot.get(row);
  }

  /** @param last only the latest so many, of `latestAudits` */
  audits(last?: number): AuditCounts {
    if (last === undefined) return { ...this.counts };
    const latest = this.latest.slice(-last);
    return { compared: latest.length, agreed: latest.filter(Boolean).length };
  }

  private has(row: number): boolean {
    return this.pilot.has(row) || this.isAudited(row);
  }

  private isAudited(row: number): boolean {
    return ((this.audited[row >> 3] ?? 0) & (1 << (row & 7))) !== 0;
  }

  /** Only pilots ask a row at several sizes; where one has just one size, the sample tells. */
  private booked(outcome: RowOutcome): BookedRow {
    const isPilot = this.isPilotRow(outcome.row) || outcome.trials!.length > 1;
    return { ...booked(outcome), ...(isPilot && { pilot: true }) };
  }

  private enter(row: BookedRow): void {
    if (this.has(row.row)) return;
    this.trials += row.trials.length;
    if (row.pilot) {
      this.pilot.set(row.row, row);
      // Without an answer of its own alone, the row keeps a trial's.
      const spare = row.alone === undefined ? row.trials.slice(0, -1) : row.trials;
      for (const { cost } of spare) this.pilotCost += BigInt(cost);
      return;
    }
    if (row.row >> 3 >= this.audited.length) {
      const larger = new Uint8Array(2 * (row.row >> 3));
      larger.set(this.audited);
      this.audited = larger;
    }
    this.audited[row.row >> 3]! |= 1 << (row.row & 7);
    const merged = row.trials[0]?.answer;
    const alone = row.alone?.answer;
    if (merged == null || alone == null) return;
    const verdict = agree(merged, alone);
    this.counts.compared += 1;
    if (verdict) this.counts.agreed += 1;
    this.latest.push(verdict);
    if (this.latest.length > latestAudits) this.latest.shift();
  }
}

function booked({ row, trials = [], answer, status, rowsInCall, spend, latencyMs }: RowOutcome): BookedRow {
  const tried = trials.reduce((sum, { cost }) => sum + cost, 0n);
  const cachedTokens = spend.usage.cached - trials.reduce((sum, { usage }) => sum + usage.cached, 0);
  const calls = trials.map((trial): BookedCall => {
    const { cost, usage, latencyMs: ms } = trial;
    const answered = { rowsInCall: trial.rowsInCall, answer: trial.answer ?? null };
    return { ...answered, cost: String(cost), latencyMs: ms, cachedTokens: usage.cached };
  });
  const isAlone = status === 'answered' && rowsInCall === 1;
  const alone = isAlone ? { rowsInCall, answer, cost: String(spend.cost - tried), latencyMs, cachedTokens } : undefined;
  return { row, trials: calls, alone };
}
