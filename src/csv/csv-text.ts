import { stringify } from 'csv-stringify/sync';

/**
 * Besides what RFC 4180 asks for, cells with `;` or a tab are quoted, because readers (this one and spreadsheets)
 * guess the delimiter from what stands outside quotes, and cells that begin with U+FEFF, which would pass for the
 * file's byte order mark.
 */
const options = { quoted_match: /[;\t]|^\uFEFF/ };

/** An empty line would be no record at all. */
const onlyCell = { ...options, quoted_empty: true };

/** One record as RFC 4180 text with "," between the cells, quoted only where needed, ending in "\n". */
export function csvRecord(cells: readonly string[]): string {
  return stringify([cells as string[]], cells.length === 1 ? onlyCell : options);
}
