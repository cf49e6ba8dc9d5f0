import type { InputRow } from '../csv/input.js';
import { InputError } from '../errors.js';
import { checkExpected } from '../grade/check-expected.js';
import { gradeAnswer } from '../grade/grade-answer.js';
import type { GradedBy, GradeKind } from '../grade/grade-kind.js';
import { guessGradeKind } from '../grade/guess-grade-kind.js';
import type { RunSettings } from './run-settings.js';
import type { Worksheet } from './worksheet.js';

/** How a run's answers are graded, and what of. */
export interface Grading {
  readonly kind: GradedBy;
  /** Why `auto` took that kind, a sentence; undefined where the user said it. */
  readonly why: string | undefined;
  /** @returns undefined for a row without an expected value, and for an answer that only the judge can grade */
  grade(row: InputRow, answer: string): RowGrade | undefined;
  /** What a row's accuracy is counted under besides all; undefined where rows are of one group. */
  groupOf(row: InputRow): string | undefined;
}

export interface RowGrade {
  readonly correct: boolean;
  readonly by: GradedBy;
}

const sampled = 500;

/**
 * Looks at every expected value before anything is spent.
 * @throws InputError for one that no answer could be compared with
 */
export async function openGrading(worksheet: Worksheet, settings: RunSettings): Promise<Grading | undefined> {
  if (settings.expected === undefined) return undefined;
  if (settings.grade === 'judge') return gradingForJudge(worksheet);
  const { kind, why } = settings.grade === 'auto' ? await guess(worksheet) : { kind: settings.grade, why: undefined };
  for await (const row of worksheet.rows()) {
    const expected = worksheet.expected(row);
    const trouble = expected === undefined ? undefined : checkExpected(expected, kind, worksheet.question(row));
    if (trouble === undefined) continue;
    throw new InputError(
      `the expected value ${trouble}`,
      { file: worksheet.input.name, line: row.line, column: settings.expected },
      'Mend it, leave it empty (the row is not graded then), or choose another way with --grade.',
    );
  }
  return gradingBy(kind, kind, why, worksheet);
}

/** What grading looks at of a worksheet. */
export type GradedColumns = Pick<Worksheet, 'question' | 'expected' | 'company' | 'hasTasks'>;

/** How answers are graded that a judge is asked about: the same text, or none at all, needs no judge. */
export function gradingForJudge(columns: GradedColumns): Grading {
  return gradingBy('judge', 'exact', undefined, columns);
}

/** @param byText what can be told without a model */
function gradingBy(kind: GradedBy, byText: GradeKind, why: string | undefined, worksheet: GradedColumns): Grading {
  return {
    kind,
    why,
    grade(row, answer) {
      const expected = worksheet.expected(row);
      if (expected === undefined) return undefined;
      const { correct } = gradeAnswer(answer, expected, byText, worksheet.question(row));
      return kind === 'judge' && !correct && answer.trim() !== '' ? undefined : { correct, by: byText };
    },
    groupOf: (row) => groupOf(worksheet, row),
  };
}

/** What a row's accuracy is counted under besides all: its --group-by group, else its task; undefined where there are neither. */
export function groupOf(columns: GradedColumns, row: InputRow): string | undefined {
  const { group, task } = columns.company(row, columns.question(row));
  if (group !== '') return (JSON.parse(group) as string[]).join(' · ');
  return columns.hasTasks ? task : undefined;
}

async function guess(worksheet: Worksheet): Promise<{ kind: GradeKind; why: string }> {
  const expected: string[] = [];
  const questions: string[] = [];
  for await (const row of worksheet.rows()) {
    const value = worksheet.expected(row);
    if (value === undefined) continue;
    expected.push(value);
    questions.push(worksheet.question(row));
    if (expected.length === sampled) break;
  }
  return guessGradeKind(expected, questions);
}
