import { csvRecord } from '../csv/csv-text.js';
import type { InputRow } from '../csv/input.js';
import { openInput } from '../csv/open-input.js';
import { readOutcome } from '../csv/read-outcome.js';
import { outcomeColumns } from '../csv/write-outcome.js';
import { type AccuracyFigures, accuracyFigures, GradeCounts } from '../plan/grade-counts.js';
import { gradingForJudge, type RowGrade } from './grading.js';
import { headerText } from './patch-answers.js';
import { requireAnswersFile } from './require-answers-file.js';
import type { RunSettings } from './run-settings.js';
import { worksheetColumns } from './worksheet.js';
import { writeWhole } from './write-whole.js';

/** A row of an answers file, as somebody who grades it sees it. */
export interface GradableRow {
  /** As `Company.group`. */
  readonly group: string;
  readonly question: string;
  readonly expected: string;
  readonly answer: string;
}

/** An answers file whose grades are a judge's to give. */
export interface GradableAnswers {
  /** Rows that only the judge can grade, in their order. */
  forJudge(): AsyncIterable<GradableRow>;
  /**
   * Writes every row's grade into the file: all else stays byte for byte as it is, and so does a file whose grades are these already.
   * @param verdict on a row of `forJudge`; undefined where there is none
   */
  write(verdict: (row: GradableRow) => boolean | undefined): Promise<Regraded>;
}

export interface Regraded {
  readonly accuracy: AccuracyFigures;
  /** Rows that the verdicts decided. */
  readonly judged: number;
  /** Rows that have no grade, for want of a verdict. */
  readonly ungraded: number;
}

/** @param settings of the run that wrote the file @throws InputError for a file that no such run wrote */
export async function openGradableAnswers(settings: RunSettings): Promise<GradableAnswers> {
  const file = await openInput(settings.output);
  const own = requireAnswersFile(file, settings);
  const columns = await worksheetColumns({ ...file, columns: file.columns.slice(0, own) }, settings);
  const grading = gradingForJudge(columns);
  const [answerAt, statusAt, end] = [own, own + 1, own + outcomeColumns.length];

  /** What the texts say of a row, or what the judge has to be asked. */
  function look(row: InputRow): RowGrade | GradableRow | undefined {
    const { cells } = row;
    const expected = columns.expected(row);
    if (expected === undefined || (cells[statusAt] !== 'answered' && cells[statusAt] !== 'failed')) return undefined;
    const answer = cells[answerAt]!;
    const question = columns.question(row);
    const { group } = columns.company(row, question);
    return grading.grade(row, answer) ?? { group, question, expected, answer };
  }

  async function* graded(verdict: (row: GradableRow) => boolean | undefined) {
    for await (const row of file.rows({ raw: true })) {
      const found = look(row);
      if (found === undefined || 'by' in found) {
        yield { row, grade: found, isForJudge: false };
        continue;
      }
      const correct = verdict(found);
      const grade: RowGrade | undefined = correct === undefined ? undefined : { correct, by: 'judge' };
      yield { row, grade, isForJudge: true };
    }
  }

  return {
    async *forJudge() {
      for await (const row of file.rows()) {
        const found = look(row);
        if (found !== undefined && !('by' in found)) yield found;
      }
    },
    async write(verdict) {
      const counts = new GradeCounts();
      let [judged, ungraded, changed] = [0, 0, false];
      for await (const { row, grade, isForJudge } of graded(verdict)) {
        const outcome = readOutcome(row.row, row.cells.slice(own, end));
        counts.add(grade?.correct, grading.groupOf(row), outcome?.spend.cost ?? 0n);
        if (isForJudge && grade === undefined) ungraded += 1;
        else if (isForJudge) judged += 1;
        changed ||= row.cells.slice(-2).join() !== cellsOf(grade).join();
      }
      if (changed) {
        const header = await headerText(settings.output, file);
        await writeWhole(settings.output, async (write) => {
          await write(header);
          for await (const { row, grade } of graded(verdict)) await write(withGrade(row, cellsOf(grade)));
        });
      }
      return { accuracy: accuracyFigures(counts, grading.kind), judged, ungraded };
    },
  };
}

function cellsOf(grade: RowGrade | undefined): readonly [string, string] {
  return grade === undefined ? ['', ''] : [String(grade.correct), grade.by];
}

/** The record with another end. A spreadsheet may have put quotes around what stood there. */
function withGrade({ raw, cells }: InputRow, grade: readonly [string, string]): string {
  const end = /,(?:true|false)?,[a-z]*(\r?\n|\r)?$/i.exec(raw!);
  if (end !== null) return `${raw!.slice(0, end.index)},${grade.join()}${end[1] ?? ''}`;
  return csvRecord([...cells.slice(0, -2), ...grade]);
}
