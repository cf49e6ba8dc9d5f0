/** A row and the figure that it stands out by. */
export interface LargeRow {
  /** Counts from 1. */
  readonly row: number;
  readonly value: number;
  readonly question: string;
}

const kept = 10;

/** The rows with the largest values, the largest first; of two alike the earlier. */
export class LargestRows {
  readonly rows: LargeRow[] = [];

  add(row: number, value: number, question: () => string): void {
    const { rows } = this;
    if (rows.length === kept && value <= rows.at(-1)!.value) return;
    const place = rows.findIndex((one) => one.value < value);
    rows.splice(place < 0 ? rows.length : place, 0, { row, value, question: question() });
    if (rows.length > kept) rows.pop();
  }
}
