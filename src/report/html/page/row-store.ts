import { outcomePlace, type RowChunk, type RowsHead } from '../row-data.js';

/** What a table can be sorted by: a place in `RowsHead.columns`, or the row's own place. */
export type SortKey = number | 'row';
export type Show = 'all' | 'answered' | 'failed' | 'skipped' | 'right' | 'wrong';

const numeric = [
  'rows_in_call',
  'attempts',
  'input_tokens',
  'cached_tokens',
  'reasoning_tokens',
  'output_tokens',
  'cost_usd',
  'latency_ms',
] as const;

/** All rows that a page holds, and the ways to choose and order them. Rows count from 0 here. */
export class RowStore {
  readonly length: number;
  /** cells[column][row] */
  private readonly cells: readonly string[][];
  private readonly numberColumns: ReadonlySet<number>;
  private readonly numbers = new Map<number, Float64Array>();
  private haystacks: string[] | undefined;

  constructor(
    readonly head: RowsHead,
    chunks: readonly RowChunk[],
  ) {
    this.cells = head.columns.map((_, column) => chunks.flatMap((chunk) => chunk[column]!));
    this.length = this.cells[0]?.length ?? 0;
    this.numberColumns = new Set(numeric.map((name) => head.at.outcome + outcomePlace[name]));
  }

  cell(row: number, column: number): string {
    return this.cells[column]?.[row] ?? '';
  }

  /** A cell of one of the outcome's columns. */
  outcome(row: number, name: keyof typeof outcomePlace): string {
    return this.cell(row, this.head.at.outcome + outcomePlace[name]);
  }

  question(row: number): string {
    return this.cell(row, Math.max(0, this.head.at.question));
  }

  /** Rows that hold the words, letters of either case alike, and are of that kind; in the order of the file. */
  find(words: string, show: Show): Uint32Array {
    const wanted = words.trim().toLowerCase();
    const found = new Uint32Array(this.length);
    const haystacks = wanted === '' ? [] : this.searchable();
    let count = 0;
    for (let row = 0; row < this.length; row++) {
      if (!this.isOf(row, show) || (wanted !== '' && !haystacks[row]!.includes(wanted))) continue;
      found[count++] = row;
    }
    return found.subarray(0, count);
  }

  /** The same rows, ordered; rows that are alike stay in the order of the file, and empty cells come last. */
  sort(rows: Uint32Array, key: SortKey, descending: boolean): Uint32Array {
    const sorted = rows.slice();
    if (key === 'row') return descending ? sorted.sort((a, b) => b - a) : sorted.sort();
    const sign = descending ? -1 : 1;
    if (this.numberColumns.has(key)) {
      const values = this.valuesOf(key);
      return sorted.sort((a, b) => sign * (values[a]! - values[b]!) || a - b);
    }
    const texts = this.cells[key]!;
    return sorted.sort((a, b) => {
      const [one, other] = [texts[a]!, texts[b]!];
      if (one === other) return a - b;
      if (one === '' || other === '') return one === '' ? 1 : -1;
      return one < other ? -sign : sign;
    });
  }

  private isOf(row: number, show: Show): boolean {
    if (show === 'all') return true;
    if (show === 'right' || show === 'wrong') {
      return this.cell(row, this.head.at.correct) === (show === 'right' ? 'true' : 'false');
    }
    return this.outcome(row, 'status') === show;
  }

  private valuesOf(column: number): Float64Array {
    let values = this.numbers.get(column);
    if (values === undefined) {
      values = Float64Array.from(this.cells[column]!, Number);
      this.numbers.set(column, values);
    }
    return values;
  }

  /** Own cells, answers and errors; numbers are found by sorting. */
  private searchable(): string[] {
    if (this.haystacks === undefined) {
      const columns = this.cells.flatMap((cells, column) => (this.numberColumns.has(column) ? [] : [cells]));
      // A character between cells that nobody types keeps a word from being found across two of them.
      this.haystacks = Array.from({ length: this.length }, (_, row) =>
        columns
          .map((cells) => cells[row])
          .join('\u0001')
          .toLowerCase(),
      );
    }
    return this.haystacks;
  }
}
