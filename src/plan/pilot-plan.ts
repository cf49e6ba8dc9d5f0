/** `--pilot`: by itself where it pays, never, or on so many rows of each kind. */
export type PilotWish = 'auto' | 'off' | number;

/**
 * Rows of a kind from which a pilot pays by itself. A row of the sample is asked three times, which costs about one and a
 * half times what it costs alone; with 3 % of the rows that is 5 % of the run at most.
 */
export const leastRows = 1_000;
const share = 0.03;
/** 32 rows tell a cost to about a quarter either side, 64 to a sixth. */
const bounds = { least: 32, most: 64 };

/** How many of a kind's rows to try; 0 for none. */
export function pilotRows(wish: PilotWish, rowsOfKind: number): number {
  if (wish === 'off') return 0;
  if (wish !== 'auto') return Math.min(wish, rowsOfKind);
  if (rowsOfKind < leastRows) return 0;
  return Math.min(bounds.most, Math.max(bounds.least, Math.round(rowsOfKind * share)));
}

/**
 * The sizes that a kind is tried at besides alone, largest first: its starting size and twice that. None for kinds that
 * are better asked alone to begin with.
 */
export function sizesToTry(start: number, mostRows: number): number[] {
  const sizes = [2 * start, start].map((size) => Math.min(size, mostRows)).filter((size) => size > 1);
  return start === 1 ? [] : [...new Set(sizes)];
}

/**
 * How rows that shared a first call of the largest size go on: at each smaller size, and alone. A call that a size would not
 * split is not made twice.
 * @param rows in the first call
 */
export function laterSizes(rows: number, sizes: readonly number[]): number[] {
  return [...sizes.slice(1).filter((size) => size < rows), 1];
}
