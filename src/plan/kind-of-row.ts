import { kindOfQuestion } from './kind-of-question.js';
import { kindOfTaskName } from './kind-of-task-name.js';
import type { TaskKind } from './task-kind.js';

/**
 * The kind of a row: what its task's name says, else what the question itself shows, else what the instructions show,
 * else general.
 * @param task empty where no column tells it
 */
export function kindOfRow(task: string, question: string, ofInstructions: TaskKind | undefined): TaskKind {
  return kindOfTaskName(task) ?? kindOfQuestion(question) ?? ofInstructions ?? 'general';
}
