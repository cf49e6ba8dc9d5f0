import { pipeline, Readable } from 'node:stream';
import { InputError } from '../errors.js';
import { checkColumns } from './check-columns.js';
import { detectDelimiter } from './detect-delimiter.js';
import { explainCsvError } from './explain-csv-error.js';
import type { InputRow, ReadOptions } from './input.js';
import { CsvError, type CsvRecord, RecordParser } from './record-parser.js';
import { type EncodedText, utf8Chunks } from './utf8-chunks.js';

export interface Table {
  readonly columns: readonly string[];
  readonly delimiter: string;
  rows(options: ReadOptions): AsyncIterable<InputRow>;
}

/** A CSV whose header is known. */
interface CsvTable {
  readonly text: EncodedText;
  readonly delimiter: string;
  readonly columns: readonly string[];
}

/**
 * Reads the header, then every record once to see that it fits.
 *
 * Lines end in LF, CRLF or CR, in any mixture. Empty lines before the header and after the last record are passed
 * over. Between records they are too, unless the table has one column: there an empty line is a row with an empty cell.
 *
 * @param head the start of the text, in UTF-8
 * @throws InputError, with the line, for the first record that is broken or does not fit the header
 */
export async function openCsv(text: EncodedText, head: Buffer): Promise<Table> {
  const delimiter = detectDelimiter(text.source.name, head);
  const columns = await readHeader(text, delimiter);
  const table = { text, delimiter, columns };
  const count = await countRows(table);
  return {
    columns,
    delimiter,
    rows: ({ limit = count, raw = false }) => csvRows(table, Math.min(limit, count), raw),
  };
}

async function readHeader(text: EncodedText, delimiter: string): Promise<readonly string[]> {
  const file = text.source.name;
  const parser = new RecordParser({ delimiter, keepBlankLines: false, raw: false, headerOnly: true });
  for await (const [header] of parse(parser, { text, delimiter, columns: [] })) {
    checkColumns(header!.cells, { file, line: header!.line });
    return header!.cells;
  }
  throw new InputError('this is empty', { file }, 'Give a table with a header line and at least one row.');
}

/** Up to the last one that is not an empty line; @throws InputError when there is none. */
async function countRows(table: CsvTable): Promise<number> {
  let row = 0;
  let count = 0;
  for await (const batch of rowBatches(table, false)) {
    for (const record of batch) {
      row++;
      if (!record.blank) count = row;
    }
  }
  if (count > 0) return count;
  throw new InputError(
    'there is a header but no rows',
    { file: table.text.source.name },
    'The first line is taken for column names: if it is a question, put a line of names above it.',
  );
}

async function* csvRows(table: CsvTable, count: number, raw: boolean): AsyncGenerator<InputRow> {
  if (count <= 0) return;
  let row = 0;
  for await (const batch of rowBatches(table, raw)) {
    for (const { cells, line, raw: source } of batch) {
      yield raw ? { row, line, cells, raw: source } : { row, line, cells };
      if (++row >= count) return;
    }
  }
}

/** The records after the header, checked for their number of cells. */
async function* rowBatches(table: CsvTable, raw: boolean): AsyncGenerator<readonly CsvRecord[]> {
  const { delimiter, columns } = table;
  const parser = new RecordParser({ delimiter, keepBlankLines: columns.length === 1, raw, headerOnly: false });
  let headerPassed = false;
  for await (const batch of parse(parser, table)) {
    const header = headerPassed ? -1 : batch.findIndex((record) => !record.blank);
    if (!headerPassed && header < 0) continue;
    headerPassed = true;
    const rows = header < 0 ? batch : batch.slice(header + 1);
    const ragged = rows.find(({ cells }) => cells.length !== columns.length);
    if (ragged !== undefined) throw raggedRecord(table, ragged);
    yield rows;
  }
}

async function* parse(parser: RecordParser, { text, columns }: CsvTable): AsyncGenerator<CsvRecord[]> {
  // The callback takes the errors that nobody waits for; those of a read in progress are thrown by the loop.
  pipeline(Readable.from(utf8Chunks(text)), parser, () => {});
  for await (const output of parser as AsyncIterable<CsvRecord[] | CsvError>) {
    if (output instanceof CsvError) {
      throw explainCsvError(output, { file: text.source.name, line: parser.openRecordLine, columns });
    }
    yield output;
  }
}

function raggedRecord({ text, columns, delimiter }: CsvTable, { cells, line }: CsvRecord): InputError {
  const sign = delimiter === '\t' ? 'tab' : `"${delimiter}"`;
  return new InputError(
    `expected ${columns.length} ${columns.length === 1 ? 'cell' : 'cells'}, as in the header, got ${cells.length}`,
    { file: text.source.name, line },
    cells.length > columns.length
      ? `A cell that holds a ${sign} must be put in double quotes.`
      : `Add what is missing, or look for a quote that opens in this record and closes too late.`,
  );
}
