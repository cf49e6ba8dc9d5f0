import type { CsvError } from 'csv-parse';
import { InputError } from '../errors.js';
import { longestRecord } from './input.js';

/** Where csv-parse gave up. */
export interface BrokenRecord {
  readonly file: string;
  /** Line on which the record starts, from 1. */
  readonly line: number;
  /** Empty while the header itself is being read. */
  readonly columns: readonly string[];
}

/** Says in the user's terms what csv-parse found; `CsvError.column` is the position of the cell, from 0. */
export function explainCsvError(error: CsvError, { file, line, columns }: BrokenRecord): InputError {
  const column = typeof error.column === 'number' ? columns[error.column] : undefined;
  const place = column === undefined ? { file, line } : { file, line, column };
  const fail = (message: string, nextStep: string) => new InputError(message, place, nextStep, { cause: error });
  const neverClosed = `the opening quote on line ${line} is probably never closed`;

  switch (error.code) {
    case 'INVALID_OPENING_QUOTE':
      return fail(
        'there is a quote inside a cell that does not begin with one',
        'Put the whole cell in double quotes and double those inside it: "say ""hi"" twice".',
      );
    case 'CSV_INVALID_CLOSING_QUOTE':
      return fail(
        'the closing quote of a cell is followed by more text',
        'Double every quote inside a quoted cell: "say ""hi"" twice". ' +
          'Or a quote that opens earlier in this record is never closed.',
      );
    case 'CSV_QUOTE_NOT_CLOSED':
      return fail(`the file ends inside quotes: ${neverClosed}`, 'Close it, or double it if it is part of the text.');
    case 'CSV_MAX_RECORD_SIZE':
      return fail(
        `this record is longer than ${longestRecord / 1024 / 1024} MiB: ${neverClosed}`,
        'Close it, or double it if it is part of the text.',
      );
    default:
      return fail(`not valid CSV (${error.code}: ${error.message})`, 'Export the file again, as CSV in UTF-8.');
  }
}
