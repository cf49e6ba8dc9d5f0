/** Ways of grading an answer that need no model. */
export const gradeKinds = ['exact', 'choice', 'number', 'contains', 'regex', 'json'] as const;

export type GradeKind = (typeof gradeKinds)[number];

/** What a user may ask for: one of the kinds, a guess from the expected values, or a model as the judge. */
export type GradeOption = GradeKind | 'auto' | 'judge';

export interface Grade {
  readonly correct: boolean;
  readonly by: GradeKind;
  /** What was taken for the answer, for people; undefined where nothing could be. */
  readonly found: string | undefined;
}
