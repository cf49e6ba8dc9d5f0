import { opaque } from './private-characters.js';
import { clauseAfter, clauseBefore } from './sentences.js';

/** Figures that are part of a name or of an order: o1, F-16, x5, #3, step 3. */
const nameBefore = /(?:[A-Za-z_#@\\]|[A-Za-z][-.])$/;
const labelBefore =
  /(?:\b(?:step|question|problem|part|case|example|method|option|equation|figure|table|note|section|chapter)\s?#?|第\s?|步骤\s?|方法\s?)$/i;
const ordinalAfter = /^(?:st|nd|rd|th)\b/i;

const operators = '[-+–—~*×÷·⋅/^<>≤≥±√]';
/** A figure, a unit or a bracket, and an operator: what follows is part of a term, a range or a ratio. */
const operandBefore = new RegExp(
  [
    String.raw`[\d%)\]}]\s?(?:${operators}|x|\.\.)\s?`,
    String.raw`\d:`,
    String.raw`\d\s?[\p{L}%]{1,12}\s(?:[-+*×÷~]|x)\s`,
    String.raw`[\^√+*×÷·⋅/±]\s?`,
    String.raw`${opaque}[A-Za-z]*[\s({[]*`,
    String.raw`\d\s(?:plus|minus|times)\s`,
    String.raw`\b(?:divided|multiplied) by\s`,
  ]
    .map((before) => `(?:${before})[-+]?[$€£¥]?$`)
    .join('|'),
  'iu',
);
const operandAfter = new RegExp(
  [
    String.raw`\s?[*×÷·⋅^±√+]`,
    String.raw`\s?\/\s?[\d(]`,
    opaque,
    String.raw`\s?[-–—~]\s?[$€£¥]?\d`,
    String.raw`:\d`,
    String.raw`\s?[-+x]\s?[\d(]`,
    String.raw`\.\.\d`,
    String.raw`\s(?:plus|minus|times|divided by|multiplied by|x)\s(?=[\d$€£(])`,
    String.raw`\(\d`,
  ]
    .map((after) => `^(?:${after})`)
    .join('|'),
  'iu',
);
const termAfterUnit = new RegExp(String.raw`^\s?(?:[*×÷·⋅±+]|[-–—~]\s?[$€£¥]?\d|${opaque})`, 'u');

const boundBefore =
  /(?:\b(?:(?:more|less|fewer|greater|larger|smaller|higher|lower) than|at (?:least|most)|over|under|above|below|up to|almost|nearly|close to|minimum of|maximum of|exceeds?|(?:not|no) (?:more|less|fewer) than)|[<>≤≥]=?|超过|超出|大于|小于|至少|至多|不到|不足|不超过|不少于|不低于|多于|少于|高于|低于|最多|最少|将近|接近)(?:是|为|有|需要?|要|\b(?:is|be)\b)?\s*$/i;
const boundAfter =
  /^(?:\s?\+(?!\s?\d)|(?: \p{L}+)?\s*(?:or|and) (?:more|less|fewer|above|below|over|under|up|higher|lower)\b|多(?!少)|余|几|来个|\p{Script=Han}{0,2}(?:以上|以下|以内)|个半|点半|半)/iu;

const fillers = String.raw`(?:\s*(?:the|a|an|exactly|about|equal to|equal|just|really|actually|number|answer|of|是|等于|为))*\s*`;
const deniedBefore = new RegExp(
  String.raw`(?:\b(?:not|never|n't|neither|nor|rather than|instead of|without|except)|n't|≠|不是|并非|而非|非|不等于|不为|而不是|不)${fillers}$`,
  'i',
);
const denial = /\b(?:not|never|cannot|neither|nor|no|hardly|doubt|wrong|incorrect)\b|n't\b|不|没|并非|绝非|错/i;
/** Words with 不 that deny nothing. */
const harmless = /差不多|不过|不仅/g;
const deniedAfter =
  /^["')\]]*(?: \p{L}+)? (?:is|was|are|would be|seems|looks)(?:n't| \w+)? ?(?:not (?:right|correct|the|it|what|possible|true)|wrong|incorrect|false|mistaken|too (?:high|low|big|small|large|much))\b|^["')\]]*(?: \p{L}+)? (?:isn't|wasn't|can't|cannot)|^[\s\p{L}"')]{0,4}(?:不对|不正确|错误|是错|不是)/iu;

/** Whether figures are no number at all but part of a name, a label or an order. */
export function isName(text: string, start: number, end: number): boolean {
  const before = text.slice(Math.max(0, start - 30), start);
  return nameBefore.test(before) || labelBefore.test(before) || ordinalAfter.test(text.slice(end, end + 4));
}

/**
 * Whether a number is only part of something (a term, a range, a ratio, an unknown), or a bound.
 * @param start where it begins with currency and sign
 * @param end where its figures end
 * @param unitEnd where its unit ends
 */
export function isPart(text: string, start: number, end: number, unitEnd: number): boolean {
  const before = text.slice(Math.max(0, start - 60), start);
  const after = text.slice(end, end + 40);
  if (operandBefore.test(before) || boundBefore.test(before)) return true;
  if (unitEnd === end && (operandAfter.test(after) || /^[A-Za-zα-ωΑ-Ω]/.test(after))) return true;
  if (isPair(before, text.slice(start, end), after)) return true;
  const behind = text.slice(unitEnd, unitEnd + 40);
  if (termAfterUnit.test(behind) || boundAfter.test(after) || boundAfter.test(behind)) return true;
  return /^(?:\.\.\.)/.test(after) && /\.\d+$/.test(text.slice(start, end));
}

/** (3,4) is a pair, whatever 3,4 is elsewhere. */
function isPair(before: string, figures: string, after: string): boolean {
  return /[([{]$/.test(before) && /^[)\]}]/.test(after) && /^-?\d+,\d+$/.test(figures) && !/,\d{3}$/.test(figures);
}

/** Whether the number's own clause says that it is not the answer. */
export function isDenied(text: string, start: number, end: number): boolean {
  if (deniedBefore.test(text.slice(Math.max(0, start - 60), start))) return true;
  return (
    denial.test((clauseBefore(text, start).split('=').at(-1) ?? '').replace(harmless, '')) ||
    deniedAfter.test(clauseAfter(text, end))
  );
}
