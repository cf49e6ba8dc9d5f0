import { UsageError } from '../errors.js';

/** Levels that have a name. */
export const reasoningNames = ['auto', 'default', 'off', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max'] as const;

/**
 * How much the model is to think: as the row's task needs it (auto), as the model does when it is told nothing (default),
 * a named effort, or a place on a scale of 1 to 10.
 */
export type ReasoningLevel = (typeof reasoningNames)[number] | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10;

/** All levels, for "expected …". */
export const reasoningLevels = `${reasoningNames.join(', ')} or a whole number from 1 to 10`;

/** @returns undefined for a text that is no level; "none" is the API's word for off */
export function readReasoningLevel(text: string): ReasoningLevel | undefined {
  const word = text.normalize('NFKC').trim().toLowerCase();
  if (word === 'none') return 'off';
  if (/^([1-9]|10)$/.test(word)) return Number(word) as ReasoningLevel;
  return reasoningNames.find((name) => name === word);
}

/** @throws UsageError naming the levels there are */
export function parseReasoningLevel(text: string, flag: string): ReasoningLevel {
  const level = readReasoningLevel(text);
  if (level !== undefined) return level;
  throw new UsageError(`${flag}: expected ${reasoningLevels}, got "${text}".`);
}
