import { multiply, powerOfTen, type Rational } from './rational.js';
import { readDecimal } from './read-decimal.js';

const stringOrNumber = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;
const greatestExponent = 400;
const deepest = 200;

/**
 * A JSON text in a form in which equal values are equal texts: keys sorted, numbers exact whatever way they are written, so that 1.0 is 1
 * and 2^53 + 1 is not 2^53.
 * @returns undefined for what is no JSON, or nested deeper than 200
 */
export function canonicalJson(text: string): string | undefined {
  try {
    JSON.parse(text);
    // JSON.parse would round numbers, so they travel through it as strings.
    const marked = text.replace(stringOrNumber, (piece) =>
      piece.startsWith('"') ? `"s${piece.slice(1)}` : `"n${writeNumber(piece)}"`,
    );
    return write(JSON.parse(marked), 0);
  } catch {
    return undefined;
  }
}

function writeNumber(text: string): string {
  const [, sign, digits = '', exponent = '0'] = /^(-?)([\d.]+)(?:e([-+]?\d+))?$/i.exec(text) ?? [];
  const value = Math.abs(Number(exponent)) > greatestExponent ? undefined : readDecimal(digits);
  if (value === undefined) return text;
  const { numerator, denominator }: Rational = multiply(value, powerOfTen(Number(exponent)));
  return numerator === 0n ? '0' : `${sign}${numerator}/${denominator}`;
}

function write(value: unknown, depth: number): string {
  if (depth > deepest) throw new RangeError('nested too deep');
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map((item) => write(item, depth + 1)).join(',')}]`;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${write(item, depth + 1)}`).join(',')}}`;
}
