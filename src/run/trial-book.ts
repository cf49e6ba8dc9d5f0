import { appendFile, readFile, truncate } from 'node:fs/promises';
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
}

/** How often merged answers said the same as the answer alone. */
export interface AuditCounts {
  readonly compared: number;
  readonly agreed: number;
}

/**
 * trials.jsonl: what part.csv has no place for, a line for each row of a pilot or an audit. It is written before the store
 * forgets the answer, so that a killed run decides from what it has paid for.
 */
export class TrialBook {
  /** The pilot's rows, in memory whole; audits, of which there may be many, are only counted. */
  private readonly pilot = new Map<number, BookedRow>();
  private readonly audited = new Set<number>();
  private readonly verdicts: boolean[] = [];
  /** What pilots cost besides the answers that were kept. */
  pilotCost = 0n;

  private constructor(
    private readonly path: string,
    private readonly isPilotRow: (row: number) => boolean,
  ) {}

  static async open(path: string, isPilotRow: (row: number) => boolean): Promise<TrialBook> {
    const book = new TrialBook(path, isPilotRow);
    const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error;
      return '';
    });
    const whole = text.slice(0, text.lastIndexOf('\n') + 1);
    // A line that a killed process left half-written: the store has its row still.
    if (whole.length < text.length) await truncate(path, Buffer.byteLength(whole));
    for (const line of whole.split('\n')) if (line !== '') book.enter(JSON.parse(line) as BookedRow);
    return book;
  }

  /** Keeps what the outcomes tell of trials; a row that comes twice is the same row. */
  async note(outcomes: readonly RowOutcome[]): Promise<void> {
    const fresh = outcomes.filter(({ row, trials }) => trials !== undefined && !this.has(row)).map(booked);
    if (fresh.length === 0) return;
    await appendFile(this.path, fresh.map((row) => `${JSON.stringify(row)}\n`).join(''), { flush: true });
    for (const row of fresh) this.enter(row);
  }

  pilotRow(row: number): BookedRow | undefined {
    return this.pilot.get(row);
  }

  /** @param last only the latest so many */
  audits(last?: number): AuditCounts {
    const verdicts = last === undefined ? this.verdicts : this.verdicts.slice(-last);
    return { compared: verdicts.length, agreed: verdicts.filter(Boolean).length };
  }

  private has(row: number): boolean {
    return this.pilot.has(row) || this.audited.has(row);
  }

  private enter(row: BookedRow): void {
    if (this.isPilotRow(row.row)) {
      if (this.pilot.has(row.row)) return;
      this.pilot.set(row.row, row);
      // Without an answer of its own alone, the row keeps a trial's.
      const spare = row.alone === undefined ? row.trials.slice(0, -1) : row.trials;
      for (const { cost } of spare) this.pilotCost += BigInt(cost);
      return;
    }
    if (this.audited.has(row.row)) return;
    this.audited.add(row.row);
    const merged = row.trials[0]?.answer;
    const alone = row.alone?.answer;
    if (merged != null && alone != null) this.verdicts.push(agree(merged, alone));
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
