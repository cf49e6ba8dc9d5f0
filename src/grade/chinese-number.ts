import { add, equal, multiply, type Rational, rational } from './rational.js';
import { readDecimal } from './read-decimal.js';

const digits: Readonly<Record<string, bigint>> = {
  零: 0n,
  〇: 0n,
  一: 1n,
  二: 2n,
  两: 2n,
  三: 3n,
  四: 4n,
  五: 5n,
  六: 6n,
  七: 7n,
  八: 8n,
  九: 9n,
};
const small: Readonly<Record<string, bigint>> = { 十: 10n, 百: 100n, 千: 1_000n };
const large: Readonly<Record<string, bigint>> = { 万: 10_000n, 亿: 100_000_000n };
const zero = rational(0n);

/**
 * A Chinese numeral without sign: 一百二十点五, 两千零五, 三万五 (35,000), 二〇二四, and with figures 3万5千, 1.2亿.
 * @returns undefined where the signs make no number, or may mean several: 三四 is three or four
 */
export function readChineseNumber(text: string): Rational | undefined {
  const [whole = '', decimals] = text.split('点');
  if (decimals !== undefined) return withDecimals(whole, decimals);
  return /[十百千万亿]/.test(whole) ? readMagnitudes(whole) : readDigits(whole);
}

function withDecimals(whole: string, decimals: string): Rational | undefined {
  const before = readChineseNumber(whole);
  const figures = figuresOf(decimals);
  if (before === undefined || figures === undefined) return undefined;
  return add(before, rational(BigInt(figures), 10n ** BigInt(figures.length)));
}

/** Figures read one by one; two or three are no number without a zero, for 三四 means three or four. */
function readDigits(text: string): Rational | undefined {
  const figures = figuresOf(text);
  const vague = text.length > 1 && text.length < 4 && !/[零〇]/.test(text);
  return figures === undefined || vague ? undefined : rational(BigInt(figures));
}

function figuresOf(text: string): string | undefined {
  const figures = [...text].map((sign) => digits[sign]?.toString() ?? '?').join('');
  return /^\d+$/.test(figures) ? figures : undefined;
}

function readMagnitudes(text: string): Rational | undefined {
  let [total, section, last] = [zero, zero, undefined as Rational | undefined];
  let [unit, sawZero, highest] = [1n, false, 10n ** 12n];
  let lastLarge = '';
  for (const match of text.matchAll(/\d[\d.,]*|[零〇一二两三四五六七八九十百千万亿]|./gu)) {
    const part = match[0];
    const ends = match.index + part.length === text.length;
    const figure = digits[part] === undefined ? readDecimal(part) : rational(digits[part]);
    if (figure !== undefined) {
      if (last !== undefined && !equal(last, zero)) return undefined;
      sawZero = equal(figure, zero);
      last = sawZero ? undefined : figure;
      if (!sawZero && ends && unit >= 100n && figure.denominator === 1n && figure.numerator < 10n) {
        // 三万五 is 35,000, but 三万零五 is 30,005.
        if (!/[零〇]$/.test(text.slice(0, -part.length))) last = multiply(figure, rational(unit / 10n));
      }
    } else if (part in small) {
      if (last === undefined && part !== '十') return undefined;
      if (small[part]! >= highest) return undefined;
      section = add(section, multiply(last ?? rational(1n), rational(small[part]!)));
      [unit, last, highest] = [small[part]!, undefined, small[part]!];
    } else if (part in large) {
      if (part === lastLarge) return undefined;
      lastLarge = part;
      const amount = add(section, last ?? zero);
      if (equal(amount, zero)) {
        if (equal(total, zero)) return undefined;
        total = multiply(total, rational(large[part]!));
      } else
        total =
          part === '亿'
            ? multiply(add(total, amount), rational(large[part]!))
            : add(total, multiply(amount, rational(large[part]!)));
      [unit, section, last, highest] = [large[part]!, zero, undefined, 10n ** 12n];
    } else return undefined;
  }
  return add(total, add(section, last ?? zero));
}
