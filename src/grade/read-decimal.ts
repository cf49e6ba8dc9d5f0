import { multiply, powerOfTen, type Rational, rational } from './rational.js';

/** Ways of writing digits: the shape, the signs that only group, and the sign before the decimals. */
const shapes: readonly { shape: RegExp; grouping: RegExp; point: string }[] = [
  { shape: /^(?:\d+(?:\.\d*)?|\.\d+)$/, grouping: /_/g, point: '.' },
  { shape: /^[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?$/, grouping: /,/g, point: '.' },
  // As India groups: 12,34,567.
  { shape: /^[1-9]\d?(?:,\d{2})+,\d{3}(?:\.\d+)?$/, grouping: /,/g, point: '.' },
  { shape: /^[1-9]\d{0,2}(?:[ '_]\d{3})+(?:\.\d+)?$/, grouping: /[ '_]/g, point: '.' },
  { shape: /^[1-9]\d{0,2}(?:[ ']\d{3})+,\d+$/, grouping: /[ ']/g, point: ',' },
  { shape: /^[1-9]\d{0,2}(?:\.\d{3})+,\d+$/, grouping: /\./g, point: ',' },
  { shape: /^[1-9]\d{0,2}(?:\.\d{3}){2,}$/, grouping: /\./g, point: ',' },
  // A decimal comma, where it cannot group thousands: three digits after it could, unless a 0 stands before it.
  { shape: /^(?:0,\d+|\d+,(?:\d{1,2}|\d{4,}))$/, grouping: /_/g, point: ',' },
];

const mostDigits = 400;

/**
 * The value of unsigned digits with whatever groups them: 1,234.5, 1 234, 1'234, 1.234,5 and 3,14. 1,234 is a thousand and
 * 1.234 is not.
 * @returns undefined for what is ambiguous or no number, such as 1,2,3 or 1234,567
 */
export function readDecimal(text: string): Rational | undefined {
  if (text.length > mostDigits) return undefined;
  const form = shapes.find(({ shape }) => shape.test(text));
  if (form === undefined) return undefined;
  const [whole = '', decimals = ''] = text.replace(form.grouping, '').split(form.point);
  return multiply(rational(BigInt(whole + decimals)), powerOfTen(-decimals.length));
}
