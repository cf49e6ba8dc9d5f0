import { outcomeColumns } from '../../csv/write-outcome.js';

/** What the page is told of the table of rows, besides the rows. */
export interface RowsHead {
  /** Of the whole file. */
  readonly rows: number;
  /** Names of the columns whose cells the page has, in the order of a chunk's columns. */
  readonly columns: readonly string[];
  /** Places in `columns`, from 0. */
  readonly at: {
    /** -1: each row's first own cell stands for it. */
    readonly question: number;
    readonly outcome: number;
    /** -1 where nothing was graded. */
    readonly correct: number;
  };
}

/** Cells of consecutive rows, column by column: cells[column][row]. */
export type RowChunk = readonly (readonly string[])[];

/** Places of the outcome's columns behind `RowsHead.at.outcome`. */
export const outcomePlace = Object.fromEntries(outcomeColumns.map((name, i) => [name, i])) as Readonly<
  Record<(typeof outcomeColumns)[number], number>
>;
