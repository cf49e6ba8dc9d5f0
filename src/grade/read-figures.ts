import { readChineseNumber } from './chinese-number.js';
import { add, multiply, powerOfTen, type Rational, rational } from './rational.js';
import { readDecimal } from './read-decimal.js';

/** Figures with what groups them; groups behind blanks only where each has three. */
export const figures = /\d{1,3}(?:[ ']\d{3})+(?!\d)(?:[.,]\d+)?|\d+(?:[.,_]\d+)*|(?<![\p{L}\p{N}.])\.\d+/gu;

/** What goes on behind figures, and what it makes of their value. */
interface Continuation {
  readonly pattern: RegExp;
  /** Only behind figures like these. */
  readonly behind?: RegExp;
  /** @param groups of the pattern */
  readonly apply: (value: Rational, groups: readonly string[]) => Rational | undefined;
}

const tens: Readonly<Record<string, number>> = {
  hundred: 2,
  thousand: 3,
  million: 6,
  billion: 9,
  trillion: 12,
  k: 3,
  K: 3,
  M: 6,
  B: 9,
};
const parts = ['third', 'fourth', 'fifth', 'sixth', 'seventh', 'eighth', 'ninth', 'tenth'];
const greatestExponent = 400;

/** The first that fits is taken. */
const continuations: readonly Continuation[] = [
  // 1.2×10^3
  {
    pattern: /^\s?[×x*·⋅]\s?10\s?\^\s?[{(]?\s?([-+]?\d{1,5})[)}]?/i,
    apply: (value, [exponent = '']) => scaled(value, exponent),
  },
  { pattern: /^e([-+]?\d{1,5})(?![\p{L}\p{N}])/iu, apply: (value, [exponent = '']) => scaled(value, exponent) },
  {
    pattern: /^\^[{(]?([-+]?\d{1,5})[)}]?/,
    behind: /^10$/,
    apply: (_, [exponent = '']) => scaled(rational(1n), exponent),
  },
  // 1 1/2
  {
    pattern: /^ {1,2}(\d{1,9})\s?\/\s?(\d{1,9})(?![\d/.])/,
    behind: /^\d+$/,
    apply: (value, [above = '', below = '']) =>
      BigInt(above) < BigInt(below) ? add(value, rational(BigInt(above), BigInt(below))) : undefined,
  },
  {
    pattern: /^\s?\/\s?(\d+(?:,\d{3})*)(?![\d/.]*[\d/])/,
    apply: (value, [below = '']) => quotient(value, readDecimal(below)),
  },
  {
    pattern: /^分之([零〇一二两三四五六七八九十百千\d]{1,9})/,
    apply: (value, [above = '']) => quotient(readDecimal(above) ?? readChineseNumber(above), value),
  },
  {
    pattern: /^[ -]?(hundred|thousand|million|billion|trillion)s?\b/i,
    apply: (value, [name = '']) => multiply(value, powerOfTen(tens[name.toLowerCase()]!)),
  },
  {
    pattern: /^([kKMB])(?![A-Za-z\d])/,
    apply: (value, [name = '']) => multiply(value, powerOfTen(tens[name]!)),
  },
  { pattern: /^ dozen\b/i, apply: (value) => multiply(value, rational(12n)) },
  { pattern: /^ and (?:a|one) half\b/i, apply: (value) => add(value, rational(1n, 2n)) },
  {
    pattern: new RegExp(`^[ -](${parts.join('|')})s\\b`, 'i'),
    apply: (value, [part = '']) => multiply(value, rational(1n, BigInt(parts.indexOf(part.toLowerCase()) + 3))),
  },
];
const chineseMagnitude = /^\s?([十百千万亿](?:[十百千万亿零]|\d+(?:\.\d+)?)*)/;

/**
 * Unsigned value of the figures at `start`, with the fraction, exponent or magnitude that follows them, and where all that ends. The value
 * is undefined where they make no number.
 */
export function readFigures(text: string, start: number, body: string): { value: Rational | undefined; end: number } {
  const end = start + body.length;
  const after = text.slice(end, end + 80);
  const chinese = chineseMagnitude.exec(after);
  if (chinese !== null)
    return { value: readChineseNumber(body.replaceAll(',', '') + chinese[1]), end: end + chinese[0].length };
  const value = readDecimal(body);
  for (const { pattern, behind, apply } of continuations) {
    const match = behind === undefined || behind.test(body) ? pattern.exec(after) : null;
    if (match === null) continue;
    return { value: value === undefined ? undefined : apply(value, match.slice(1)), end: end + match[0].length };
  }
  return { value, end };
}

function scaled(value: Rational, exponent: string): Rational | undefined {
  return Math.abs(Number(exponent)) > greatestExponent ? undefined : multiply(value, powerOfTen(Number(exponent)));
}

/** Of whole numbers only: what else is divided is a term. */
function quotient(above: Rational | undefined, below: Rational | undefined): Rational | undefined {
  if (above?.denominator !== 1n || below?.denominator !== 1n || below.numerator === 0n) return undefined;
  return rational(above.numerator, below.numerator);
}
