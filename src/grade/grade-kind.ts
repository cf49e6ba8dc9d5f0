/** Ways of grading an answer that need no model. */
export const gradeKinds = ['exact', 'choice', 'number', 'contains', 'regex', 'json'] as const;

export type GradeKind = (typeof gradeKinds)[number];

/** What a user may ask for: one of the kinds, a guess from the expected values, or a model as the judge. */
export type GradeOption = GradeKind | 'auto' | 'judge';

/**
 * Who judges when nobody is named: a cheap model of today, which compares two texts well enough and seldom is the one that answers. A model
 * that judges its own answers would forgive them what it got wrong.
 */
export const usualJudge = 'gpt-6-luna';

/** What told a grade: a way that needs no model, or a model. */
export type GradedBy = GradeKind | 'judge';

export interface Grade {
  readonly correct: boolean;
  readonly by: GradeKind;
  /** What was taken for the answer, for people; undefined where nothing could be. */
  readonly found: string | undefined;
}
