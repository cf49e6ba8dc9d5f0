import { isChanged, standsFirst } from './leads-to.js';
import type { NumberToken } from './number-token.js';
import { numberTokens } from './number-tokens.js';

const wordsBehind = /^[\s"')\]}]*(?:[\p{L}-]+(?: [\p{L}-]+)?)?[\s"')\]}]*[.!。]?$/u;

/** The number of a line that is nothing else but a word or two of what it counts: "$18", "18 eggs". */
export function bareNumber(line: string): NumberToken | undefined {
  const [token, ...more] = numberTokens(line);
  if (token?.value === undefined || more.length > 0 || token.denied) return undefined;
  if (!standsFirst(line, token.start) || isChanged(line, token.end)) return undefined;
  return wordsBehind.test(line.slice(token.end)) ? token : undefined;
}
