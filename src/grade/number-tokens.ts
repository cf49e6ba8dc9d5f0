import { readChineseNumber } from './chinese-number.js';
import { englishNumber, readEnglishNumber } from './english-number.js';
import { isDenied, isName, isPart } from './number-context.js';
import type { NumberToken } from './number-token.js';
import { multiply, type Rational, rational } from './rational.js';
import { figures, readFigures } from './read-figures.js';
import { currencyBefore, unitAt } from './unit.js';

const percent = unitAt('%', 0)!.unit;
const permille = unitAt('‰', 0)!.unit;

const numeral = '[零〇一二两三四五六七八九十百千万亿]+(?:点[零〇一二三四五六七八九]+)?';
const chineseNumber = new RegExp(
  `(?:百分之|千分之)${numeral}|${numeral}又${numeral}分之${numeral}|${numeral}分之${numeral}|${numeral}`,
  'g',
);
/** Chinese signs for numbers are part of many words: 统一, 第一, 之一, 一共, 一样. A single one needs a thing that it counts, or an end. */
const chineseWordBefore = /[第统唯单之专同合划另每数几好]$/;
const chineseWordAfter = /^(?:[些样起定般直切边角方面共旦致生会同半下分]|个半)/;
const countedOrEnd =
  /^(?:$|[\s,.;:!?)。、"'])|^[个元只条本张人天年月岁块米斤件页棵辆袋箱题次支朵头匹双台杯瓶千公厘毫平立美倍名位种组排盒包层间座户班车枚颗粒段根篇首句小度升克吨秒周]/;

/** Numbers of a plain text in order. Numbers in words count only where there are no figures: "one of them has 5". */
export function numberTokens(text: string): NumberToken[] {
  const tokens = inFigures(text);
  if (tokens.length > 0 || /\d/.test(text)) return tokens;
  const chinese = inChinese(text);
  return chinese.length > 0 ? chinese : inEnglish(text);
}

function inFigures(text: string): NumberToken[] {
  const tokens: NumberToken[] = [];
  let read = 0;
  for (const match of text.matchAll(figures)) {
    if (match.index < read) continue;
    const { value, end } = readFigures(text, match.index, match[0]);
    const share = /(?:百|千)分之$/.exec(text.slice(Math.max(0, match.index - 3), match.index));
    const from = match.index - (share?.[0].length ?? 0);
    read = end;
    const front = frontOf(text, from);
    if (!front.money && !front.signed && isName(text, from, end)) continue;
    const behind = share === null ? unitAt(text, end) : { unit: share[0] === '百分之' ? percent : permille, end };
    tokens.push(token(text, value, front, end, behind));
    read = Math.max(read, behind?.end ?? 0);
  }
  return tokens;
}

function inChinese(text: string): NumberToken[] {
  const tokens: NumberToken[] = [];
  for (const match of text.matchAll(chineseNumber)) {
    const [before, after] = [text.slice(0, match.index), text.slice(match.index + match[0].length)];
    if (chineseWordBefore.test(before.slice(-1)) || chineseWordAfter.test(after.slice(0, 2))) continue;
    if (match[0].length === 1 && !countedOrEnd.test(after.slice(0, 1))) continue;
    const end = match.index + match[0].length;
    const share = /^[百千]分之/.exec(match[0])?.[0];
    const behind = share === undefined ? unitAt(text, end) : { unit: share === '百分之' ? percent : permille, end };
    tokens.push(token(text, chineseValue(match[0]), frontOf(text, match.index), end, behind));
  }
  return tokens;
}

function chineseValue(text: string): Rational | undefined {
  const [, whole, below, above] = /^(?:(.+)又)?(.+)分之(.+)$/.exec(text) ?? [];
  if (below === undefined) return readChineseNumber(text);
  const share = readChineseNumber(above!);
  if (/^[百千]$/.test(below)) return share;
  const [parts, more] = [readChineseNumber(below), readChineseNumber(whole ?? '零')];
  if (share === undefined || more === undefined || parts === undefined || parts.numerator === 0n) return undefined;
  const sum =
    share.numerator * parts.denominator * more.denominator + more.numerator * parts.numerator * share.denominator;
  return rational(sum, share.denominator * parts.numerator * more.denominator);
}

function inEnglish(text: string): NumberToken[] {
  const tokens: NumberToken[] = [];
  for (const match of text.matchAll(englishNumber)) {
    const end = match.index + match[0].length;
    // A pronoun more often than a number: "the correct one", "one of them".
    if (/^one$/i.test(match[0]) && text.replace(/[\s\p{P}]/gu, '').toLowerCase() !== 'one') continue;
    if (
      /^half$/i.test(match[0]) &&
      !/^(?:(?:a|one|is|=|:)\s)*half[\s.]*$/i.test(text.slice(Math.max(0, match.index - 6)))
    )
      continue;
    const dozen = /^ dozen\b/i.exec(text.slice(end));
    const value = readEnglishNumber(match[0]);
    const till = end + (dozen?.[0].length ?? 0);
    tokens.push(
      token(
        text,
        dozen === null || value === undefined ? value : multiply(value, rational(12n)),
        frontOf(text, match.index),
        till,
        unitAt(text, till),
      ),
    );
  }
  return tokens;
}

interface Front {
  readonly start: number;
  readonly negative: boolean;
  readonly signed: boolean;
  readonly money: ReturnType<typeof currencyBefore>;
}

/** Currency and sign before a number, in either order. */
function frontOf(text: string, at: number): Front {
  const inner = currencyBefore(text, at);
  const sign = signBefore(text, inner?.start ?? at);
  const outer = inner === undefined ? currencyBefore(text, sign?.start ?? at) : undefined;
  const money = inner ?? outer;
  return {
    start: outer?.start ?? sign?.start ?? inner?.start ?? at,
    negative: sign?.negative ?? false,
    signed: sign !== undefined,
    money,
  };
}

/** A sign belongs to a number unless it joins it to what stands before: 10 - 3, 5-3, F-16. */
function signBefore(text: string, at: number): { start: number; negative: boolean } | undefined {
  const before = text.slice(Math.max(0, at - 20), at);
  const match = /(?:[-+–]|(?:[=≈:(]\s?)?- |\b(?:negative|minus) |负)$/i.exec(before);
  if (match === null) return undefined;
  const mark = match[0].replace(/^[=≈:(]\s?/, '');
  const rest = before.slice(0, before.length - mark.length);
  const joins = /^[-+–] ?$/.test(mark)
    ? /[\p{Script=Latin}\p{N}%)\]}]$/u.test(rest) ||
      (/[-+–] ?$/.test(mark) && /[\p{N}%)\]}] ?$/u.test(rest)) ||
      (mark === '- ' && !/(?:^|[=≈:(])\s?$/.test(rest))
    : /\d\s*$/.test(rest);
  return joins ? undefined : { start: at - mark.length, negative: !mark.startsWith('+') };
}

function token(
  text: string,
  value: Rational | undefined,
  front: Front,
  figuresEnd: number,
  behind: { unit: NumberToken['unit']; end: number } | undefined,
): NumberToken {
  const end = behind?.end ?? figuresEnd;
  const part = isPart(text, front.start, figuresEnd, end);
  const signed = value !== undefined && front.negative ? rational(-value.numerator, value.denominator) : value;
  return {
    value: part ? undefined : signed,
    unit: front.money?.unit ?? behind?.unit,
    start: front.start,
    end,
    text: text.slice(front.start, end).trim(),
    denied: isDenied(text, front.start, end),
  };
}
