import { createReadStream } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { csvRecord } from '../csv/csv-text.js';
import type { Input, InputRow } from '../csv/input.js';
import { readOutcome } from '../csv/read-outcome.js';
import { outcomeColumns } from '../csv/write-outcome.js';
import { InputError } from '../errors.js';
import { GradeCounts } from '../plan/grade-counts.js';
import type { RowStatus } from '../types.js';
import { type AnswerSheet, gradeCells, type RowCounts, rowEnd } from './write-answers.js';
import { writeWhole } from './write-whole.js';

/**
 * Writes an answers file again with the retried rows' new outcomes; every other row stays byte for byte as it was.
 * @param inputColumns how many of the file's columns are the user's own
 * @param header everything before the first row: see `headerText`
 * @returns counts of the whole file
 */
export async function patchAnswers(
  path: string,
  inputColumns: number,
  header: string,
  sheet: AnswerSheet,
): Promise<RowCounts> {
  const [statusColumn, sourceColumn] = [inputColumns + 1, inputColumns + outcomeColumns.length - 1];
  const counts = { answered: 0, failed: 0, skipped: 0, cached: 0, duplicates: 0, estimated: 0 };
  const grades = new GradeCounts();
  await writeWhole(path, async (write) => {
    await write(header);
    for await (const source of sheet.worksheet.rows()) {
      const raw = source.raw!;
      const before = source.cells[statusColumn]!;
      const asked =
        sheet.worksheet.isWanted(source) &&
        // A row added by hand has no status yet: it gets one, asked or not.
        (!isStatus(before) || sheet.journal.status(sheet.survey.firstOf(source.row)) !== undefined);
      const end = asked ? await rowEnd(sheet, source) : undefined;
      const status = end?.status ?? (before as RowStatus);
      counts[status] += 1;
      const from = end?.source ?? source.cells[sourceColumn];
      if (from === 'cache') counts.cached += 1;
      if (from === 'duplicate' && status !== 'skipped') counts.duplicates += 1;
      if (from === 'estimated') counts.estimated += 1;
      if (end === undefined) {
        noteGrade(sheet, source, source.cells.slice(inputColumns, sourceColumn + 1), grades);
        await write(raw);
        continue;
      }
      const grade = gradeCells(sheet, source, end, grades);
      const own = csvRecord(source.cells.slice(0, inputColumns)).slice(0, -1);
      await write(`${own},${end.text}${grade}${routeCell(sheet)}${lineEnd(raw)}`);
    }
  });
  return sheet.grading === undefined ? counts : { ...counts, grades };
}

/** The grade that a row has, which is not asked again. @param outcome its cells */
function noteGrade(
  { grading, settings }: AnswerSheet,
  source: InputRow,
  outcome: readonly string[],
  grades: GradeCounts,
): void {
  if (grading === undefined) return;
  const correct = source.cells.at(settings.hasRoute ? -3 : -2);
  const grade = correct === 'true' || correct === 'false' ? correct === 'true' : undefined;
  // A spreadsheet may have rewritten what it cost.
  grades.add(grade, grading.groupOf(source), readOutcome(source.row, outcome)?.spend.cost ?? 0n);
}

/** Where the file says which of several models rows went to. */
function routeCell({ settings }: AnswerSheet): string {
  return settings.hasRoute ? `,${csvRecord([`${settings.model.id}: asked again`]).slice(0, -1)}` : '';
}

function isStatus(text: string): boolean {
  return text === 'answered' || text === 'failed' || text === 'skipped';
}

function lineEnd(raw: string): string {
  return /\r?\n$|\r$/.exec(raw)?.[0] ?? '';
}

/**
 * Everything before the first row, a byte order mark included.
 * @throws InputError when the file cannot be patched byte for byte, so before anything is spent on it
 */
export async function headerText(path: string, file: Input): Promise<string> {
  let rowBytes = 0;
  for await (const { raw } of file.rows({ raw: true })) rowBytes += Buffer.byteLength(raw!);
  const chunks: Buffer[] = [];
  for await (const chunk of createReadStream(path, { start: 0, end: file.bytes - rowBytes - 1 }))
    chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString('utf8');
  // Blank lines belong to no row: with them the header cannot be told from the rows, byte for byte.
  const [columns] = parse(text, { bom: true, relax_column_count: true }) as string[][];
  if (columns?.join('\0') === file.columns.join('\0') && /[\r\n]$/.test(text)) return text;
  throw new InputError(
    'the file holds blank lines',
    { file: file.name },
    'Remove the empty lines between or after the rows.',
  );
}
