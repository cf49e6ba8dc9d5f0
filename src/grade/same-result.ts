import { choiceOptions } from './choice-options.js';
import { finalChoice } from './final-choice.js';
import { finalNumber } from './final-number.js';
import type { NumberToken } from './number-token.js';
import { numberTokens } from './number-tokens.js';
import { plainText } from './plain-text.js';
import { sameQuantity } from './same-quantity.js';

/**
 * Whether two replies to one question come to the same option or number, read as for grading. Where only one says which number it comes to,
 * the other must at least have that number.
 * @param question shows the options of a choice
 * @returns undefined where neither comes to one
 */
export function sameResult(one: string, other: string, question = ''): boolean | undefined {
  const options = choiceOptions(question);
  const [a, b] = [finalChoice(one, options).letter, finalChoice(other, options).letter];
  if (a !== undefined && b !== undefined) return a === b;
  const [left, right] = [finalNumber(one).number, finalNumber(other).number];
  if (left !== undefined && right !== undefined) return same(left, right);
  const found = left ?? right;
  if (found === undefined) return undefined;
  return numbersOf(left === undefined ? one : other).some((number) => same(number, found));
}

function numbersOf(reply: string): NumberToken[] {
  return numberTokens(plainText(reply));
}

function same(one: NumberToken, other: NumberToken): boolean {
  return sameQuantity(one, other) || sameQuantity(other, one);
}
