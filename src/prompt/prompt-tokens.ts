import { countTokens } from '../model/tokens.js';
import type { AnswerForm } from './answer-form.js';
import { callInstructions } from './call-instructions.js';
import { composePrompt } from './compose.js';

/** Tokens that every call of a run carries besides its questions, in the language that takes more. */
export interface SharedTokens {
  /** Of a question alone: the instructions, and the form of the answers, in the prompt or beside it. */
  readonly alone: number;
  /** Of a merged call: instructions, form and protocol. */
  readonly merged: number;
}

/** @param form undefined where answers are free text */
export function sharedTokens(instructions: string, form?: AnswerForm): SharedTokens {
  const most = (rows: number) => {
    const counts = ['x', '的'].map((question) => {
      const questions = Array<string>(rows).fill(question);
      const before = callInstructions(questions, instructions, form);
      const shown = rows === 1 ? [''] : questions;
      return countTokens(composePrompt(shown, Array<string>(rows).fill(''), before));
    });
    return Math.max(...counts);
  };
  const beside = form?.strict === undefined ? 0 : countTokens(JSON.stringify(form.strict.format));
  return { alone: most(1) + beside, merged: most(2) };
}

/** A row's tags take fewer; the rest is for what its first and last characters make of the line breaks beside them. */
export const tagTokensPerRow = 20;

/** What the model writes around a row's answer. */
export const tagTokensPerAnswer = 11;

/** The same, where instructions and one bare question meet. */
const seamTokens = 8;

/**
 * Tokens of a call's one user message, at most, from the counts of its questions: counting each call anew took a tenth of
 * a fast run's time.
 */
export function mostPromptTokens(shared: SharedTokens, questions: readonly number[]): number {
  const own = questions.reduce((sum, tokens) => sum + tokens, 0);
  if (questions.length === 1) return shared.alone + own + seamTokens;
  return shared.merged + own + questions.length * tagTokensPerRow;
}
