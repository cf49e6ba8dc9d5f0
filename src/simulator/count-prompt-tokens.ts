import { countTokens } from '../model/tokens.js';
import type { Message } from './read-messages.js';

// Long instructions come back with every call; the questions beside them rarely do.
const remembered = new Map<string, number>();
const rememberedLimit = 500;

/** Prompt tokens of a request: each message's text, 3 a message, 1 for its role, and 3 for the reply's start. */
export function countPromptTokens(messages: readonly Message[]): number {
  return messages.reduce((sum, { role, text }) => {
    return sum + 3 + 1 + (role === 'user' ? countTokens(text) : countRemembered(text));
  }, 3);
}

/** `countTokens` for a text that is likely to come again. */
export function countRemembered(text: string): number {
  let count = remembered.get(text);
  if (count === undefined) {
    count = countTokens(text);
    if (remembered.size >= rememberedLimit) remembered.clear();
    remembered.set(text, count);
  }
  return count;
}
