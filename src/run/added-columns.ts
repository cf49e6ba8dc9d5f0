import { parse } from 'csv-parse/sync';
import { csvRecord } from '../csv/csv-text.js';
import { fieldCells, fieldColumnNames } from '../csv/field-cells.js';
import { outcomeColumnNames } from '../csv/write-outcome.js';
import type { RunSettings } from './run-settings.js';

type Typed = Pick<RunSettings, 'answerForm'>;

/** The names of all columns that Sheaf adds: those of the outcome, then those of the answer's fields, if it has any. */
export function addedColumnNames(inputColumns: readonly string[], { answerForm }: Typed): string[] {
  const fields = answerForm?.schema.fields ?? [];
  return [...outcomeColumnNames(inputColumns), ...fieldColumnNames(inputColumns, fields)];
}

/**
 * The cells that Sheaf adds to a row, as CSV text.
 * @param outcome its first part as text, which stays byte for byte: the answer is its first cell
 */
export function addedCells(outcome: string, { answerForm }: Typed): string {
  if (answerForm === undefined) return outcome;
  const [cells] = parse(outcome, { relax_column_count: true }) as string[][];
  // The empty cell before them gives the comma.
  return outcome + csvRecord(['', ...fieldCells(cells?.[0] ?? '', answerForm.schema.fields)]).slice(0, -1);
}
