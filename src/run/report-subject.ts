import { basename, relative, resolve } from 'node:path';
import { answersColumns } from '../csv/answers-columns.js';
import { columnPosition } from '../csv/column-position.js';
import type { ReadableTable } from '../csv/open-written.js';
import { compileTemplate } from '../csv/template.js';
import { InputError } from '../errors.js';
import type { ReportSubject } from '../report/html/report-subject.js';
import { reportFacts } from './report-facts.js';
import { type Manifest, RunFolder, runId } from './run-folder.js';
import { taskColumn } from './task-column.js';

/** Where to look, and what the run's folder may not tell. */
export interface ReportWishes {
  readonly directory: string;
  readonly question: string;
  readonly groupBy: readonly string[] | undefined;
}

const usualQuestion = 'question';

/**
 * What a report of an answers file can be about: the file, and as much as the folder of the run that wrote it still knows.
 * @throws InputError when it is no answers file, UsageError when it lacks a column that was asked for
 */
export async function reportSubject(path: string, table: ReadableTable, wishes: ReportWishes): Promise<ReportSubject> {
  const added = answersColumns(table.columns);
  if (added === undefined || added.outcome === 0) {
    throw new InputError(
      'this is not an answers file: it does not have the columns that Sheaf adds',
      { file: table.name, line: 1 },
      'Give the file that sheaf run wrote.',
    );
  }
  const place = { directory: wishes.directory, output: resolve(path) };
  const folder = new RunFolder(place.directory, runId(place));
  const manifest = await folder.readManifest();
  const question = questionOf(table, wishes, manifest);
  return {
    name: basename(path),
    columns: table.columns,
    added,
    ...question,
    group: added.correct === undefined ? () => undefined : await groupOf(table, wishes, manifest),
    run: manifest && (await reportFacts(folder, manifest, wishes.directory)),
    notes: notesOn(manifest, wishes.directory),
  };
}

type Question = Pick<ReportSubject, 'questionColumn' | 'question'>;

/** The run's question, else the column of the usual name, else the first one. */
function questionOf(table: ReadableTable, { question }: ReportWishes, manifest: Manifest | undefined): Question {
  const { template, question: ofRun } = manifest?.identity ?? {};
  if (question === usualQuestion && typeof template === 'string' && template !== '') {
    const compiled = compileTemplate(template.replace(/^@@/, '@'), table);
    return { questionColumn: -1, question: (cells) => compiled({ row: 0, line: 0, cells }) };
  }
  if (question !== usualQuestion) return column(columnPosition(table, question, '--question'));
  const name = typeof ofRun === 'string' ? ofRun : usualQuestion;
  return column(Math.max(0, table.columns.indexOf(name)));
}

function column(position: number): Question {
  return { questionColumn: position, question: (cells) => cells[position] ?? '' };
}

/** As the run's own accuracy was counted: by --group-by, else by task. */
async function groupOf(
  table: ReadableTable,
  { groupBy }: ReportWishes,
  manifest: Manifest | undefined,
): Promise<ReportSubject['group']> {
  const { 'group-by': ofRun, task, question = usualQuestion, id } = manifest?.identity ?? {};
  const names = groupBy ?? (Array.isArray(ofRun) ? (ofRun as string[]) : []);
  if (names.length > 0) {
    const positions = names.map((name) => columnPosition(table, name, '--group-by'));
    return (cells) => positions.map((position) => cells[position]).join(' · ');
  }
  const wanted = { task: text(task), question: String(question), template: undefined, id: text(id) };
  const found = await taskColumn(table, wanted);
  return (cells) => (found === undefined ? undefined : cells[found.position]);
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function notesOn(manifest: Manifest | undefined, directory: string): string[] {
  if (manifest === undefined) {
    const where = relative(process.cwd(), directory) || directory;
    return [
      `No run in ${where} wrote this file, so the page knows only what the file holds: spend over time, the cap, the forecast, the number of calls and what was saved are not shown.`,
    ];
  }
  if (manifest.summary === undefined) {
    return ['The run was begun again and is not at its end: this file is from before. The same command ends it.'];
  }
  if (manifest.retried) {
    return [
      'sheaf retry went on with this file: the forecast and what was saved are not shown, and spend over time is the first run’s.',
    ];
  }
  return [];
}
