import { outcomeColumns } from './write-outcome.js';

/** Where the columns of an answers file stand, from 0. */
export interface AnswersColumns {
  /** Of the outcome's first column; the user's own are before it. */
  readonly outcome: number;
  /** Those of typed answers' fields. */
  readonly fields: readonly number[];
  /** Whether the answer was right; undefined where nothing was graded. */
  readonly correct: number | undefined;
  /** Which model was asked, and why; undefined where there was one. */
  readonly route: number | undefined;
}

/**
 * Finds the columns that Sheaf added by their names, whatever the user's own are called.
 * @returns undefined where the table has no such columns
 */
export function answersColumns(columns: readonly string[]): AnswersColumns | undefined {
  const isCalled = (position: number, name: string) => columns[position]?.replace(/^(sheaf_)+/, '') === name;
  for (let outcome = columns.length - outcomeColumns.length; outcome >= 0; outcome--) {
    if (!outcomeColumns.every((name, i) => isCalled(outcome + i, name))) continue;
    const behind = outcome + outcomeColumns.length;
    const route =
      columns.length - 1 >= behind && isCalled(columns.length - 1, 'route') ? columns.length - 1 : undefined;
    const end = route ?? columns.length;
    const isGraded = end - 2 >= behind && isCalled(end - 2, 'correct') && isCalled(end - 1, 'graded_by');
    const fields = Array.from({ length: end - behind - (isGraded ? 2 : 0) }, (_, i) => behind + i);
    return { outcome, fields, correct: isGraded ? end - 2 : undefined, route };
  }
  return undefined;
}
