import { alternatives } from './alternatives.js';
import type { NumberToken } from './number-token.js';
import { numberTokens } from './number-tokens.js';
import { plainText } from './plain-text.js';
import { boxCloses, boxMarks, boxOpens } from './private-characters.js';

const box = new RegExp(`${boxOpens}([^${boxOpens}${boxCloses}]*)${boxCloses}`, 'g');

/**
 * The numbers that an expected cell accepts: one, or several with | between. A worked solution stands for what it ends in: the number
 * behind its last ####, else in its last box.
 * @returns undefined where a value is not one number
 */
export function expectedNumbers(expected: string): NumberToken[] | undefined {
  const text = plainText(expected);
  const marked = /####([^\n]*)(?![\s\S]*####)/.exec(text)?.[1] ?? [...text.matchAll(box)].at(-1)?.[1];
  const values = alternatives(marked ?? text).map(oneNumber);
  const numbers = values.filter((value) => value !== undefined);
  return values.length > 0 && numbers.length === values.length ? numbers : undefined;
}

function oneNumber(text: string): NumberToken | undefined {
  const [number, ...more] = numberTokens(text.replace(boxMarks, ''));
  return number?.value === undefined || more.length > 0 ? undefined : number;
}
