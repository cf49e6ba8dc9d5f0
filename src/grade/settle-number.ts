import { isChanged, isLedTo, opensSentence, standsFirst } from './leads-to.js';
import { isSame, isUnsure, leavesOpen } from './leaves-open.js';
import type { NumberToken } from './number-token.js';
import { numberTokens } from './number-tokens.js';

/** What may follow a marked number in its sentence though it holds other numbers. */
const reasonBehind =
  /^[\s\p{L}]{0,30}[,.;(—-]?\s*(?:because|since|as|given|not|rather than|instead of|per|each|every|\(|因为|由于|而不是)/iu;
const goesOn = /\b(?:so|thus|therefore|hence|but|then|total|which (?:makes|gives|is))\b|=|等于|所以|因此|但|一共|总共/i;
/** What may stand before the numbers that follow a result and only say how it is meant: "= 18 dollars in 3 days". */
const asideBefore =
  /\b(?:in|after|within|out of|per|before|during|every|each)\s+(?:(?:the|these|those|all|his|her|their|a)\s+)*$/i;
const equalsBefore = /=\s*$/;
const reason = /\s(?:because|since)\b|因为/i;

/**
 * The number that a statement comes to, or undefined where it leaves open which: "4 or 5", "3 cats and 4 dogs", a sum without result.
 * - alone: a box or a line of its own; the only number counts
 * - marked: behind a mark such as "the answer is"; the number right behind it counts
 * - plain: a sentence; the only number where the sentence begins with it or a word such as "makes" leads to it, else the last number that
 *   such a word leads to
 * - strict: as plain, but always with such a word
 */
export function settleNumber(statement: string, how: 'alone' | 'marked' | 'plain' | 'strict'): NumberToken | undefined {
  const said = numberTokens(statement).filter((token) => !token.denied);
  if (said.length === 0 || leavesOpen(statement, said) || (how !== 'marked' && isUnsure(statement))) return undefined;
  const text = withoutAsides(statement, said);
  const tokens = text === statement ? said : numberTokens(text).filter((token) => !token.denied);
  const settled = tokens.every((token) => isSame(token, tokens[0]!))
    ? onlyNumber(text, tokens, how)
    : (markedNumber(text, tokens, how) ?? lastNumber(text, tokens, how));
  const result = settled ?? confirmedNumber(tokens, said, statement);
  return result?.value === undefined || isChanged(text, result.end) ? undefined : result;
}

function onlyNumber(text: string, tokens: readonly NumberToken[], how: string): NumberToken | undefined {
  return tokens.findLast(
    ({ start }) =>
      how === 'alone' ||
      isLedTo(text, start) ||
      (how === 'marked' && standsFirst(text, start)) ||
      (how === 'plain' && opensSentence(text, start)),
  );
}

function markedNumber(text: string, tokens: readonly NumberToken[], how: string): NumberToken | undefined {
  const [first] = tokens as readonly [NumberToken];
  if (how !== 'marked' || !standsFirst(text, first.start)) return undefined;
  const rest = text.slice(first.end);
  return reasonBehind.test(rest) && !goesOn.test(rest) ? first : undefined;
}

function lastNumber(text: string, tokens: readonly NumberToken[], how: string): NumberToken | undefined {
  const last = tokens.findLast(({ start }) => isLedTo(text, start));
  if (last === undefined) return undefined;
  // "Answer: 9 eggs, so she makes $18": which of them is marked?
  const [first] = tokens as readonly [NumberToken];
  if (how === 'marked' && first.value !== undefined && first !== last && standsFirst(text, first.start))
    return undefined;
  const behind = tokens.slice(tokens.indexOf(last) + 1);
  if (behind.length > 0 && (how === 'strict' || !equalsBefore.test(text.slice(0, last.start)))) return undefined;
  return behind.every(({ start }) => asideBefore.test(text.slice(0, start))) ? last : undefined;
}

/** "She can go 3 times because 42 / 14 = 3": the reason comes to the same. */
function confirmedNumber(claimed: readonly NumberToken[], said: readonly NumberToken[], statement: string) {
  const last = said.at(-1)!;
  const confirms = claimed.length < said.length && equalsBefore.test(statement.slice(0, last.start));
  return confirms && claimed.every((token) => isSame(token, last)) ? claimed[0] : undefined;
}

/** Without brackets and without a reason that follows, where numbers stand outside of them, too. */
function withoutAsides(text: string, tokens: readonly NumberToken[]): string {
  if (tokens.length < 2) return text;
  const place = text.search(reason);
  const claim = place < 0 || numberTokens(text.slice(0, place)).length === 0 ? text : text.slice(0, place);
  const bare = claim.replace(/\([^()]*\)/g, ' ');
  return numberTokens(bare).length > 0 ? bare : claim;
}
