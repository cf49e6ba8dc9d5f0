import { clauseBefore } from './sentences.js';

const wordBefore = /[\p{L}\p{N}_]$|\d[.,]$|(?:^|[\s($€£])[-+]$/u;
const wordAfter = /^(?:[\p{L}\p{N}_]|[.,]\d|-\d|\s?[%‰])/u;
const spaceless = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u;

const deniedBefore =
  /(?:\b(?:not|never|no|neither|nor|without|except|excluding|unlike|than|instead of|(?:any\w*|all|every\w*|nothing|none) but|cannot be|isn't|wasn't|aren't)|n't|不是|并非|而非|不在|不叫|不会是|不可能是|除了|没有?|不|非|无)\s*(?:(?:really|actually|exactly|always|called|just|be|been|is|was|in|at|on|to|the|a|an|是|在|叫)\s*)*["'(]*$/;
/** Anywhere before in the clause. */
const denial =
  /\b(?:not|never|cannot|nobody|no one|none|nothing|neither|nor|hardly|unlikely|far from)\b|n't\b|不是|并非|绝非/;
const deniedAfter =
  /^["')]*,?\s*(?:(?:is|was|would be|seems)\s+(?:wrong|incorrect|false|not\s+(?:right|correct|true|the|it))|isn't|wasn't|不对|不正确|错|不是)/;
const alternativeBefore = /(?:\b(?:or|either)|或者?|还是)\s*["'(]*$/;
const alternativeAfter = /^["')]*\s*(?:,?\s*or\b|或|还是)/;

/**
 * Whether a text says the words: they stand in it as whole words and nowhere denied ("not Paris"), left open ("Paris or Rome") or asked
 * ("Paris?"). In scripts without spaces any place counts. Both in small letters and on one line; the words as comparableText gives them.
 */
export function containsWords(text: string, words: string): boolean {
  if (words === '') return false;
  let said = false;
  for (let at = text.indexOf(words); at >= 0; at = text.indexOf(words, at + 1)) {
    const before = text.slice(Math.max(0, at - 60), at);
    const after = text.slice(at + words.length, at + words.length + 60);
    if (isInsideWord(before, words[0]!, wordBefore) || isInsideWord(after, words.at(-1)!, wordAfter)) continue;
    if (denial.test(clauseBefore(text, at))) return false;
    if ([deniedBefore, alternativeBefore].some((pattern) => pattern.test(before))) return false;
    if ([deniedAfter, alternativeAfter].some((pattern) => pattern.test(after))) return false;
    if (/^[^.!?。]*\?/.test(text.slice(at + words.length, at + words.length + 300))) return false;
    said = true;
  }
  return said;
}

/** @param edge the words' own first or last sign */
function isInsideWord(beside: string, edge: string, pattern: RegExp): boolean {
  if (!/[\p{L}\p{N}]/u.test(edge) || !pattern.test(beside)) return false;
  const neighbour = pattern === wordBefore ? beside.at(-1)! : beside[0]!;
  return !spaceless.test(edge) && !spaceless.test(neighbour);
}
