import type { InputRow } from '../csv/input.js';
import { InputError } from '../errors.js';
import { checkExpected } from '../grade/check-expected.js';
import { gradeAnswer } from '../grade/grade-answer.js';
import type { GradeKind } from '../grade/grade-kind.js';
import { guessGradeKind } from '../grade/guess-grade-kind.js';
import type { RunSettings } from './run-settings.js';
import type { Worksheet } from './worksheet.js';

/** How a run's answers are graded, and what of. */
export interface Grading {
  readonly kind: GradeKind;
  /** Why `auto` took that kind, a sentence; undefined where the user said it. */
  readonly why: string | undefined;
  /** @returns undefined for a row without an expected value */
  isCorrect(row: InputRow, answer: string): boolean | undefined;
  /** What a row's accuracy is counted under besides all; undefined where rows are of one group. */
  groupOf(row: InputRow): string | undefined;
}

const sampled = 500;

/**
 * Looks at every expected value before anything is spent.
 * @throws InputError for one that no answer could be compared with
 */
export async function openGrading(worksheet: Worksheet, settings: RunSettings): Promise<Grading | undefined> {
  if (settings.expected === undefined) return undefined;
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
  return {
    kind,
    why,
    isCorrect(row, answer) {
      const expected = worksheet.expected(row);
      return expected === undefined ? undefined : gradeAnswer(answer, expected, kind, worksheet.question(row)).correct;
    },
    groupOf(row) {
      const { group, task } = worksheet.company(row, worksheet.question(row));
      if (group !== '') return (JSON.parse(group) as string[]).join(' · ');
      return worksheet.hasTasks ? task : undefined;
    },
  };
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
