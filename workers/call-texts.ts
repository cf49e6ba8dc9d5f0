import type { AnswerForm } from '../src/prompt/answer-form.js';
import { callInstructions } from '../src/prompt/call-instructions.js';
import { composePrompt } from '../src/prompt/compose.js';
import { instructionsFor } from '../src/prompt/instructions-for.js';
import { tagIds } from '../src/prompt/tag-ids.js';

/** What a call says, apart from how much it may write. */
export interface CallTexts {
  /** All that the prompt says before its questions and the protocol: the run's, what its effort adds, the form of the answers. */
  readonly instructions: string;
  /** The questions' tags, in their order; none where there is one question. */
  readonly tags: readonly string[];
  readonly prompt: string;
}

/** The same texts for the same run, bundle and questions, whenever they are composed. */
export function callTexts(
  run: { readonly secret: string; readonly instructions: string; readonly answerForm: AnswerForm | undefined },
  bundle: { readonly id: string; readonly effort?: string },
  questions: readonly string[],
): CallTexts {
  const wishes = instructionsFor(run.instructions, bundle.effort, questions);
  const instructions = callInstructions(questions, wishes, run.answerForm);
  const tags = questions.length === 1 ? [] : tagIds(run.secret, bundle.id, questions, instructions);
  return { instructions, tags, prompt: composePrompt(questions, tags, instructions) };
}
