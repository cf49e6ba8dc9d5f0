import type { TaskKind } from './task-kind.js';
import { thoughtAsked } from './thought-asked.js';

/** Whether rows of a kind are worth a model's thinking. */
const thinks: Readonly<Record<TaskKind, boolean>> = {
  // Several steps lead to one result, and each may go wrong.
  'school-maths': true,
  competition: true,
  // Questions made so that knowing is not enough.
  graduate: true,
  // A program is right as a whole or not at all.
  code: true,
  // A mark has to be weighed against a rubric.
  scoring: true,
  // Options ask for maths and logic as often as for knowledge, and which of them it is does not show.
  choice: true,
  // Told at a glance.
  labels: false,
  // Known or not; but maths and logic without numbers look general, too: their words decide.
  general: false,
};

/**
 * Whether a row is for a model to think about, by its kind; a general one by the words of its task, else of its question, else
 * of the instructions.
 * @param ofInstructions what `thoughtAsked` says of them
 */
export function needsThought(
  kind: TaskKind,
  task: string,
  question: string,
  ofInstructions: boolean | undefined,
): boolean {
  if (kind !== 'general') return thinks[kind];
  return thoughtAsked(task.replace(/[_-]+/g, ' ')) ?? thoughtAsked(question) ?? ofInstructions ?? thinks.general;
}
