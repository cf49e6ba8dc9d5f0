import type { PicoDollars } from '../types.js';

/** What a further row costs, as far as is known. */
export interface RowCost {
  /** In pico-dollars. */
  readonly mean: number;
  /** Standard deviation of single rows over their mean. */
  readonly spread: number;
  /** How many rows that was measured on, 1 or more. */
  readonly rows: number;
}

/** An amount and the bounds within which it should come out: 95 times of 100 where rows were measured. */
export interface CostInterval {
  readonly low: PicoDollars;
  readonly expected: PicoDollars;
  readonly high: PicoDollars;
}

/** One row tells nothing of how much others differ from it. */
const oneRowWithin = 3;
/** For what a sample does not show: failed calls, rows that are asked again, a model that is slower or longer later. */
const unforeseen = 0.03;

/** What a number of rows will cost. */
export function costInterval(rows: number, { mean, spread, rows: measured }: RowCost): CostInterval {
  const expected = rows * mean;
  const pico = (amount: number) => BigInt(Math.round(Math.max(0, amount)));
  if (measured < 2) {
    return { low: pico(expected / oneRowWithin), expected: pico(expected), high: pico(expected * oneRowWithin) };
  }
  const error = rows === 0 ? 0 : spread * Math.sqrt(1 / measured + 1 / rows);
  const margin = studentT(measured - 1) * error + unforeseen;
  return { low: pico(expected * (1 - margin)), expected: pico(expected), high: pico(expected * (1 + margin)) };
}

/** What a part of the rows will cost, if it costs as much of the whole. @param share from 0 to 1 */
export function partOfInterval({ low, expected, high }: CostInterval, share: number): CostInterval {
  const part = (amount: bigint) => BigInt(Math.round(Number(amount) * share));
  return { low: part(low), expected: part(expected), high: part(high) };
}

export function addIntervals(a: CostInterval, b: CostInterval): CostInterval {
  // Errors of different rows' samples do not go the same way: they add up like the sides of a right triangle.
  const expected = a.expected + b.expected;
  const side = (one: bigint, other: bigint) => BigInt(Math.round(Math.hypot(Number(one), Number(other))));
  return {
    expected,
    low: expected - side(a.expected - a.low, b.expected - b.low),
    high: expected + side(a.high - a.expected, b.high - b.expected),
  };
}

/** The 97.5 % quantile of Student's t, to 1 % from 5 degrees of freedom on (its expansion about the normal one). */
function studentT(degrees: number): number {
  const z = 1.96;
  const [a, b] = [(z ** 3 + z) / 4, (5 * z ** 5 + 16 * z ** 3 + 3 * z) / 96];
  return degrees < 5 ? 4 : z + a / degrees + b / degrees ** 2;
}
