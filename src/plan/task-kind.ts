/** What a row asks for, as far as it decides how many such rows a call can hold. */
export const taskKinds = [
  'labels',
  'choice',
  'school-maths',
  'general',
  'graduate',
  'competition',
  'code',
  'scoring',
] as const;

export type TaskKind = (typeof taskKinds)[number];

/**
 * Rows a call to begin with. Labels and short choices lost nothing at 6 and more a call (arXiv 2301.08721), nor did
 * reasoning models on everyday questions (arXiv 2511.04108). Harder ones lose (arXiv 2507.10541): right answers fell
 * from 95.8 % to 92.2 % for school maths at 12 a call, from 90 % to 81 % for harder maths at 9, and from 79 % to 31 % for
 * competition maths at 5.
 */
export const startingSizes: Readonly<Record<TaskKind, number>> = {
  labels: 16,
  choice: 8,
  'school-maths': 8,
  general: 8,
  graduate: 3,
  competition: 1,
  code: 1,
  scoring: 1,
};
