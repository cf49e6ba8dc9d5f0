import type { NumberToken } from './number-token.js';
import { equal, multiply, type Rational, rational } from './rational.js';

/** What decides whether two quantities are the same. */
export type Quantity = Pick<NumberToken, 'value' | 'unit'>;

const percent = rational(1n, 100n);

/**
 * Whether a found quantity is the expected one, exactly.
 * - Units on both sides: they measure the same and the amounts are equal: 5 km and 5000 m, but not 5 km and 5 m, nor $5 and 5%.
 * - A unit on one side only: the figures are equal; 50% is 50, and never 0.5.
 * - Except an expected fraction of one without unit, such as 0.5: it is 50% and not 0.5%.
 */
export function sameQuantity(found: Quantity, expected: Quantity): boolean {
  if (found.value === undefined || expected.value === undefined) return false;
  const [one, other] = [found.value, expected.value];
  if (found.unit !== undefined && expected.unit !== undefined)
    return found.unit.some((a) =>
      expected.unit!.some((b) => a.measure === b.measure && equal(multiply(one, a.size), multiply(other, b.size))),
    );
  if (isProperFraction(other) && found.unit?.some(({ measure, size }) => measure === 'ratio' && equal(size, percent)))
    return equal(multiply(one, percent), other);
  return equal(one, other);
}

/** Between 0 and 1, or 0 and -1. */
function isProperFraction({ numerator, denominator }: Rational): boolean {
  return numerator !== 0n && (numerator < 0n ? -numerator : numerator) < denominator;
}
