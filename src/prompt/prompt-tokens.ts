import { countTokens } from '../model/tokens.js';
import { composePrompt } from './compose.js';

/** Tokens that every call of a run carries besides its questions. */
export interface SharedTokens {
  /** Of a question alone: the instructions. */
  readonly alone: number;
  /** Of a merged call: instructions and protocol, in the language that takes more. */
  readonly merged: number;
}

export function sharedTokens(instructions: string): SharedTokens {
  const merged = ['x', '的'].map((question) =>
    countTokens(composePrompt([question, question], ['', ''], instructions)),
  );
  return { alone: countTokens(composePrompt([''], [''], instructions)), merged: Math.max(...merged) };
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
