import { parse } from 'csv-parse/sync';
import { csvRecord } from '../csv/csv-text.js';
import type { InputRow } from '../csv/input.js';
import { outcomeCells, outcomeColumns, sourceCell } from '../csv/write-outcome.js';
import { parseUsd } from '../model/money.js';
import { GradeCounts } from '../plan/grade-counts.js';
import { type AnswerSource, noSpend, type PicoDollars, type RowOutcome, type RowStatus } from '../types.js';
import { addedCells, addedColumnNames } from './added-columns.js';
import type { Grading } from './grading.js';
import type { Journal } from './journal.js';
import type { RunSettings } from './run-settings.js';
import type { Survey } from './survey.js';
import type { Worksheet } from './worksheet.js';
import { writeWhole } from './write-whole.js';

export interface RowCounts {
  readonly answered: number;
  readonly failed: number;
  readonly skipped: number;
  /** Rows answered from the cache. */
  readonly cached: number;
  /** Rows that ended as another row did, which asked the same; not those that were skipped with it. */
  readonly duplicates: number;
  /** Rows whose tokens and cost are estimates, as an endpoint did not report them. */
  readonly estimated: number;
  /** Absent where nothing is graded. */
  readonly grades?: GradeCounts;
}

export interface AnswerSheet {
  readonly worksheet: Worksheet;
  readonly survey: Survey;
  readonly journal: Journal;
  readonly settings: Pick<RunSettings, 'model' | 'answerForm' | 'expected' | 'hasRoute'>;
  readonly grading: Grading | undefined;
  /** Why rows without a record were not asked. */
  readonly skipReason: string;
}

/** How a row ended. */
export interface RowEnd {
  readonly status: RowStatus;
  /** The cells that are added to it, but for its grade. */
  readonly text: string;
  /** Empty unless it was answered. */
  answer(): string;
  cost(): PicoDollars;
  readonly source: AnswerSource | 'estimated';
}

/** Writes the answers: every wanted row with its outcome, in input order; the file appears whole or not at all. */
export async function writeAnswers(path: string, sheet: AnswerSheet): Promise<RowCounts> {
  const { columns } = sheet.worksheet.input;
  const counts = { answered: 0, failed: 0, skipped: 0, cached: 0, duplicates: 0, estimated: 0 };
  const grades = new GradeCounts();
  await writeWhole(path, async (write) => {
    await write(csvRecord([...columns, ...addedColumnNames(columns, sheet.settings)]));
    for await (const source of sheet.worksheet.rows()) {
      if (!sheet.worksheet.isWanted(source)) continue;
      const end = await rowEnd(sheet, source);
      counts[end.status] += 1;
      if (end.source === 'cache') counts.cached += 1;
      if (end.source === 'duplicate' && end.status !== 'skipped') counts.duplicates += 1;
      if (end.source === 'estimated') counts.estimated += 1;
      const grade = gradeCells(sheet, source, end, grades);
      await write(`${csvRecord(source.cells).slice(0, -1)},${end.text}${grade}\n`);
    }
  });
  return sheet.grading === undefined ? counts : { ...counts, grades };
}

/** The cells of a row's grade, with a comma before them; a row that failed is wrong, one that was skipped has none. */
export function gradeCells(
  { grading }: Pick<AnswerSheet, 'grading'>,
  source: InputRow,
  end: Pick<RowEnd, 'status' | 'answer' | 'cost'>,
  grades: GradeCounts,
): string {
  if (grading === undefined) return '';
  const grade = end.status === 'skipped' ? undefined : grading.grade(source, end.answer());
  grades.add(grade?.correct, grading.groupOf(source), end.cost());
  return grade === undefined ? ',,' : `,${grade.correct},${grade.by}`;
}

/** A row's end from part.csv; a repeated question's from the row that asked it, at no cost of its own. */
export async function rowEnd(
  { journal, survey, settings, skipReason, worksheet }: AnswerSheet,
  source: InputRow,
): Promise<RowEnd> {
  const first = survey.firstOf(source.row);
  const isDuplicate = first !== source.row;
  const status = journal.status(first);
  if (status !== undefined && !isDuplicate) {
    const text = (await journal.recordText(source.row))!;
    let cells: readonly string[] | undefined;
    const cell = (name: (typeof outcomeColumns)[number]) => {
      cells ??= cellsOf(text);
      return cells[outcomeColumns.indexOf(name)] ?? '';
    };
    return {
      ...{ status, source: sourceOf(text), text: addedCells(text, settings) },
      answer: () => cell('answer'),
      cost: () => parseUsd(cell('cost_usd'), 'cost_usd'),
    };
  }
  const outcome = (await journal.outcome(first)) ?? skipped(first, settings.model.id, skipReason);
  const spend = worksheet.spendBefore(source);
  // What another row had from the cache was no other row's to pay for.
  const from = isDuplicate && outcome.source === 'model' ? 'duplicate' : outcome.source;
  const own: RowOutcome = { ...outcome, spend, source: from };
  const text = csvRecord(outcomeCells(own)).slice(0, -1);
  return {
    ...{ status: own.status, source: sourceCell(own), text: addedCells(text, settings) },
    answer: () => own.answer,
    cost: () => own.spend.cost,
  };
}

function cellsOf(text: string): readonly string[] {
  const [cells = []] = parse(text, { relax_column_count: true }) as string[][];
  return cells;
}

function sourceOf(text: string): RowEnd['source'] {
  if (text.endsWith(',cache')) return 'cache';
  return text.endsWith(',estimated') ? 'estimated' : 'model';
}

/** Of a row that no call was made for, or none that settled it. */
export function skipped(row: number, model: string, error: string): RowOutcome {
  return {
    row,
    status: 'skipped',
    answer: '',
    error,
    model,
    callId: '',
    rowsInCall: 0,
    spend: noSpend,
    latencyMs: 0,
    source: 'model',
  };
}
