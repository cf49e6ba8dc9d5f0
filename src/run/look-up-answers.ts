import type { RowOutcome, RowSpend } from '../types.js';
import type { AnswerCache, Sought } from './answer-cache.js';
import type { Journal } from './journal.js';

const batchSize = 200;
/** Rows that may be put aside; bounds memory to so many questions. */
const mostAside = 10_000;

interface SoughtRow extends Sought {
  readonly spend: RowSpend;
}

/**
 * The producer's look into the answer cache, between leaving out repeated questions and packing:
 *
 * 1. Rows are gathered and looked up together.
 * 2. What was answered before goes to part.csv at once.
 * 3. What another run is asking this moment is put aside, to be looked up again.
 * 4. The rest is for the packer.
 */
export class AnswerLookUp<Row extends SoughtRow> {
  private gathered: Row[] = [];
  private aside: Row[] = [];

  constructor(
    private readonly cache: AnswerCache | undefined,
    private readonly journal: Journal,
    private readonly model: string,
  ) {}

  /** Rows put aside. */
  get waiting(): number {
    return this.aside.length;
  }

  get isFull(): boolean {
    return this.aside.length >= mostAside;
  }

  /** @returns whether it is time to `flush` */
  add(row: Row): boolean {
    this.gathered.push(row);
    return this.gathered.length >= batchSize;
  }

  /** Looks up what was gathered. @returns the rows to ask */
  async flush(): Promise<readonly Row[]> {
    const rows = this.gathered;
    this.gathered = [];
    return this.lookUp(rows);
  }

  /** Looks up again what was put aside. @returns the rows to ask, since nobody else will any more */
  async lookAgain(): Promise<readonly Row[]> {
    const rows = this.aside;
    this.aside = [];
    const free: Row[] = [];
    for (let i = 0; i < rows.length; i += batchSize) free.push(...(await this.lookUp(rows.slice(i, i + batchSize))));
    return free;
  }

  /** What was put aside, to be asked all the same. */
  takeWaiting(): readonly Row[] {
    return this.aside.splice(0);
  }

  private async lookUp(rows: readonly Row[]): Promise<readonly Row[]> {
    if (this.cache === undefined || rows.length === 0) return rows;
    const turns = await this.cache.look(rows);
    const hits: RowOutcome[] = [];
    const free: Row[] = [];
    rows.forEach((row, i) => {
      const turn = turns[i]!;
      if (turn.kind === 'answered') hits.push(fromCache(this.model, row, turn.answer));
      else if (turn.kind === 'busy') this.aside.push(row);
      else free.push(row);
    });
    if (hits.length > 0) await this.journal.append(hits);
    return free;
  }
}

/** It costs nothing, so the row has cost what it had cost before. */
function fromCache(model: string, { row, spend }: SoughtRow, answer: string): RowOutcome {
  return {
    row,
    status: 'answered',
    answer,
    error: '',
    model,
    callId: '',
    rowsInCall: 0,
    spend,
    latencyMs: 0,
    source: 'cache',
  };
}
