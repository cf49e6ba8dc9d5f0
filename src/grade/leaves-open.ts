import type { NumberToken } from './number-token.js';
import { sameQuantity } from './same-quantity.js';

const alternative =
  /\bor\b|或|还是|^(?: ?[\p{L}%]{1,12})? ?(?:to|through|versus|vs\.?|至|(?<![得达看收拿])到) *[$€£¥]?$/iu;
const choiceOfTwo = /(?:\b(?:either|between|somewhere)\b|介于|要么)[^\d,.=]{0,12}$/i;
/** An unmarked statement of such words is a thought on the way, or no answer. */
const unsure =
  /\b(?:might|may|could|perhaps|maybe|possibly|possible|guess\w*|assum\w+|suppos\w+|thought|thinks|says|said|claim\w*|wrong|incorrect|not (?:the )?(?:answer|right|correct)|doubt|unsure|uncertain|not sure|anything but)\b|可能|也许|或许|不确定|猜|以为|有人|错/i;
const condition = /\b(?:if|unless|provided|assuming|otherwise)\b|如果|除非|否则/i;
/** One of several, said to be so. */
const numbered = /\b(?:solution|case|scenario|possibility|answer|interpretation|attempt) ?#?(?:\d|[A-Z]\b)/i;
const refusal = /\b(?:cannot|can't|unable|impossible|insufficient|not enough|unclear|undetermined)\b|无法|不能|不确定/i;
const noAnswer =
  /\b(?:(?:does not|doesn't|do not|don't) exist|no (?:solution|answer)\b|(?:cannot|can't) be (?:determined|answered|solved)|not enough information|as an ai\b|not (?:sure|certain)|unsure|plausible|ambiguous|depend(?:s|ing) on)|无解|不存在|无法确定/i;
/** x = 5 and y = 6, x = 4 or x = -4. */
const twoUnknowns = /(?:^|[^\p{L}])([a-z])\s?=[^=]*?(?:\b(?:and|or)\b|[和或]|,(?!\s*\1))\s*[a-z]\s?=/iu;

/** Whether a statement leaves open which of its numbers it means: "4 or 5", "between 4 and 5", "18 if she sells all". */
export function leavesOpen(statement: string, tokens: readonly NumberToken[]): boolean {
  const [first] = tokens as readonly [NumberToken];
  if (refusal.test(statement) || numbered.test(statement) || condition.test(statement.slice(first.end))) return true;
  if (tokens.every((token) => isSame(token, first))) return false;
  if (twoUnknowns.test(statement)) return true;
  if (tokens.some((token) => choiceOfTwo.test(statement.slice(0, token.start)))) return true;
  return tokens.slice(1).some((token, i) => {
    const between = statement.slice(tokens[i]!.end, token.start);
    return between.length < 40 && alternative.test(between) && !isSame(tokens[i]!, token);
  });
}

/** Whether a reply without a mark says that there is no answer. */
export function refuses(text: string): boolean {
  return noAnswer.test(text);
}

/** Whether a statement is said to be a guess, a claim or wrong. The month of May is none. */
export function isUnsure(statement: string): boolean {
  return unsure.test(statement.replace(/\bMay\b/g, ''));
}

export function isSame(one: NumberToken, other: NumberToken): boolean {
  return one === other || sameQuantity(one, other) || sameQuantity(other, one);
}
