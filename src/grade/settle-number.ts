import type { NumberToken } from './number-token.js';
import { numberTokens } from './number-tokens.js';
import { sameQuantity } from './same-quantity.js';

/** Words after which a sentence's last number is what the sentence comes to. */
const leading = new RegExp(
  [
    String.raw`(?:[=≈→:]|(?<!\bto )\b(?:is|are|was|were|be|it's|that's|equals?|equal to|makes?|made|gives?|gets?|got|has|have|had|earn(?:s|ed)?|spen(?:ds?|t)|costs?|pa(?:ys?|id)|needs?|needed|receive[sd]?|saves?|saved|takes?|took|leaves|remain(?:s|ing)?|becomes|yields|totals?|totaling|total of|sum of|reach(?:es|ed)?|charges?|owes?|weighs?|sold|sells|bought|eats|ate|drove|ran|walked|uses|used|pages? read|no,|wait,|sorry,|actually,?|rather,|i mean,))`,
    '(?:等于|是|为|有|得到?|剩下?|还剩|共|总共|一共|合计|需要?|要|赚了?|花了?|付|余|卖了?|买了?|不[,，]|不对[,，]?)',
  ].join('|'),
  'i',
);
const approximately = String.raw`(?:\s*(?:about|approximately|approx|around|roughly|exactly|only|just|a total of|the number|ca\.?|大约|约|大概|左右|~|≈|了))*\s*`;
const leadsHere = new RegExp(`(?:${leading.source})${approximately}$`, 'i');
const immediately = new RegExp(
  String.raw`^(?:\s*["'(\[{]|\s*[a-z]\s?=|\s*(?:the|a|an|equal to))*${approximately}$`,
  'i',
);
/** What may follow a marked number in its sentence though it holds other numbers. */
const reasonBehind =
  /^[\s\p{L}]{0,30}[,.;(—-]?\s*(?:because|since|as|given|not|rather than|instead of|per|each|every|\(|因为|由于|而不是)/iu;
const goesOn = /\b(?:so|thus|therefore|hence|but|then|total|which (?:makes|gives|is))\b|=|等于|所以|因此|但|一共|总共/i;
const alternative =
  /\bor\b|或|还是|^(?: ?[\p{L}%]{1,12})? ?(?:to|through|versus|vs\.?|至|(?<![得达看收拿])到) *[$€£¥]?$/iu;
const choiceOfTwo = /(?:\b(?:either|between|somewhere)\b|介于|要么)[^\d,.=]{0,12}$/i;
/** What may stand before the numbers that follow a result and only say how it is meant: "= 18 dollars in 3 days". */
const asideBefore =
  /\b(?:in|after|within|out of|per|before|during|every|each)\s+(?:(?:the|these|those|all|his|her|their|a)\s+)*$/i;
const reason = /\s(?:because|since)\b|因为/i;
const refuses = /\b(?:cannot|can't|unable|impossible|insufficient|not enough|unclear|undetermined)\b|无法|不能|不确定/i;

/**
 * The number that a statement comes to, or undefined where it leaves open which: "4 or 5", "between 4 and 5", "3 cats and 4 dogs", a sum
 * without result.
 * - marked: follows a mark such as "the answer is"; the number right behind it counts
 * - plain: the only number, or the last where a word such as "makes" or an equals sign leads to it
 * - strict: as plain, but a single number needs such a word, too
 */
export function settleNumber(statement: string, how: 'marked' | 'plain' | 'strict'): NumberToken | undefined {
  const said = numberTokens(statement).filter((token) => !token.denied);
  if (said.length === 0 || refuses.test(statement) || isHedged(statement, said)) return undefined;
  const text = withoutAsides(statement, said);
  const tokens = text === statement ? said : numberTokens(text).filter((token) => !token.denied);
  const last = tokens.at(-1);
  if (last === undefined) return undefined;
  const single = tokens.every((token) => isSame(token, last));
  if (single) return last.value !== undefined && (how !== 'strict' || isLed(text, last)) ? last : undefined;
  const [first] = tokens as [NumberToken];
  if (how === 'marked' && first.value !== undefined && immediately.test(text.slice(0, first.start))) {
    const rest = text.slice(first.end);
    return reasonBehind.test(rest) && !goesOn.test(rest) ? first : undefined;
  }
  if (twoUnknowns.test(text)) return undefined;
  const result = tokens.findLast((token) => isLed(text, token));
  if (result?.value === undefined) return undefined;
  const behind = tokens.slice(tokens.indexOf(result) + 1);
  if (behind.length > 0 && (how === 'strict' || !equalsBefore.test(text.slice(0, result.start)))) return undefined;
  return behind.every((token) => asideBefore.test(text.slice(0, token.start))) ? result : undefined;
}

const equalsBefore = /=\s*$/;

/** x = 5 and y = 6. */
const twoUnknowns = /(?:^|[^\p{L}])([a-z])\s?=[^=]*?(?:and|,|和)\s*(?!\1)[a-z]\s?=/iu;

/** A line that is nothing but a quantity, with a word or two of what it counts: "**$18**", "18 eggs". */
export function bareNumber(line: string): NumberToken | undefined {
  const [token, ...more] = numberTokens(line);
  if (token?.value === undefined || more.length > 0 || token.denied) return undefined;
  if (!immediately.test(line.slice(0, token.start))) return undefined;
  const rest = line.slice(token.end);
  return /^[\s"')\]}]*(?:[\p{L}-]+(?: [\p{L}-]+)?)?[\s"')\]}]*[.!。]?$/u.test(rest) ? token : undefined;
}

function isLed(text: string, token: NumberToken): boolean {
  return leadsHere.test(text.slice(Math.max(0, token.start - 80), token.start));
}

function isHedged(text: string, tokens: readonly NumberToken[]): boolean {
  if (tokens.every((token) => isSame(token, tokens[0]!))) return false;
  if (tokens.some((token) => choiceOfTwo.test(text.slice(0, token.start)))) return true;
  return tokens.slice(1).some((token, i) => {
    const before = tokens[i]!;
    const between = text.slice(before.end, token.start);
    return between.length < 40 && alternative.test(between) && !isSame(before, token);
  });
}

function isSame(one: NumberToken, other: NumberToken): boolean {
  return one === other || sameQuantity(one, other) || sameQuantity(other, one);
}

/** Without brackets and without a reason that follows, where numbers stand outside of them, too. */
function withoutAsides(text: string, tokens: readonly NumberToken[]): string {
  if (tokens.length < 2) return text;
  const unreasoned = text.slice(0, text.search(reason) < 0 ? text.length : text.search(reason));
  const kept = numberTokens(unreasoned).length > 0 ? unreasoned : text;
  const bare = kept.replace(/\([^()]*\)/g, ' ');
  return numberTokens(bare).length > 0 ? bare : kept;
}
