import type { AnswersColumns } from '../../csv/answers-columns.js';
import type { RunFacts } from './run-facts.js';

/** What a report is of. */
export interface ReportSubject {
  /** The file, as people call it. */
  readonly name: string;
  readonly columns: readonly string[];
  readonly added: AnswersColumns;
  /** The column of the question; -1 where it is built from several. */
  readonly questionColumn: number;
  question(cells: readonly string[]): string;
  /** What a row's accuracy is counted under besides all. */
  group(cells: readonly string[]): string | undefined;
  /** Undefined where only the file is known. */
  readonly run: RunFacts | undefined;
  /** What the reader should know of it, in sentences. */
  readonly notes: readonly string[];
}

/** How much of a file's rows the page holds. */
export interface ReportBounds {
  readonly rows: number;
  /** Of a cell. */
  readonly characters: number;
  /** The user's own columns, the question's among them. */
  readonly ownColumns: number;
}
