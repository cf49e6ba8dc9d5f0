import { parse } from 'csv-parse/sync';
import { csvRecord } from '../csv/csv-text.js';
import { fieldCells, fieldColumnNames } from '../csv/field-cells.js';
import { outcomeColumnNames, prefixedNames } from '../csv/write-outcome.js';
import type { RunSettings } from './run-settings.js';

type Added = Pick<RunSettings, 'answerForm' | 'expected' | 'hasRoute'>;

/** Behind those of the outcome and of the answer's fields, where answers are graded. */
const gradeColumns = ['correct', 'graded_by'];

/** The last, where rows went to different models: which, and why. */
export const routeColumn = 'route';

/**
 * The names of all columns that Sheaf adds: those of the outcome, of the answer's fields, of its grade, and of its route, as far as there
 * are any.
 */
export function addedColumnNames(inputColumns: readonly string[], { answerForm, expected, hasRoute }: Added): string[] {
  const fields = answerForm?.schema.fields ?? [];
  const names = [...outcomeColumnNames(inputColumns), ...fieldColumnNames(inputColumns, fields)];
  const more = [...(expected === undefined ? [] : gradeColumns), ...(hasRoute ? [routeColumn] : [])];
  return [...names, ...prefixedNames([...inputColumns, ...names], more)];
}

/** How many columns stand behind those of the outcome. */
export function columnsBehind({ answerForm, expected, hasRoute }: Added): number {
  return (
    (answerForm?.schema.fields.length ?? 0) + (expected === undefined ? 0 : gradeColumns.length) + (hasRoute ? 1 : 0)
  );
}

/**
 * The cells that Sheaf adds to a row, as CSV text.
 * @param outcome its first part as text, which stays byte for byte: the answer is its first cell
 */
export function addedCells(outcome: string, { answerForm }: Added): string {
  if (answerForm === undefined) return outcome;
  const [cells] = parse(outcome, { relax_column_count: true }) as string[][];
  // The empty cell before them gives the comma.
  return outcome + csvRecord(['', ...fieldCells(cells?.[0] ?? '', answerForm.schema.fields)]).slice(0, -1);
}
