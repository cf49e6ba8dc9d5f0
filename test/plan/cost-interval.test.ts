import { describe, expect, it } from 'vitest';
import { addIntervals, costInterval, partOfInterval } from '../../src/plan/cost-interval.js';

/** Repeatable; log-normal with this sigma, as reasoning lengths are. */
function draws(seed: number, count: number, sigma: number): number[] {
  let state = seed;
  const uniform = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return (state + 1) / (2 ** 32 + 1);
  };
  return Array.from({ length: count }, () => {
    const normal = Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
    return 1e6 * Math.exp(sigma * normal);
  });
}

const sum = (values: readonly number[]) => values.reduce((all, value) => all + value, 0);

describe('the interval of a cost', () => {
  it('holds what rows cost, from a sample of some dozens, as often as it says', () => {
    let held = 0;
    for (let seed = 1; seed <= 400; seed++) {
      const values = draws(seed * 7_919, 2_048, 0.6);
      const sample = values.slice(0, 48);
      const mean = sum(sample) / sample.length;
      const spread = Math.sqrt(sum(sample.map((value) => (value - mean) ** 2)) / (sample.length - 1)) / mean;
      const { low, high } = costInterval(2_000, { mean, spread, rows: sample.length });
      const cost = sum(values.slice(48));
      if (Number(low) <= cost && cost <= Number(high)) held += 1;
    }
    expect(held / 400).toBeGreaterThan(0.93);
  });

  it('is narrower than a quarter either side for 48 rows that differ as they usually do', () => {
    const { low, expected, high } = costInterval(2_000, { mean: 1e9, spread: 0.63, rows: 48 });
    expect(Number(high) / Number(expected)).toBeLessThan(1.25);
    expect(Number(low) / Number(expected)).toBeGreaterThan(0.75);
  });

  it('is wide after one row', () => {
    expect(costInterval(10, { mean: 300, spread: 0, rows: 1 })).toEqual({
      low: 1_000n,
      expected: 3_000n,
      high: 9_000n,
    });
  });

  it('of a part of the rows is that part of all bounds', () => {
    expect(partOfInterval({ low: 100n, expected: 300n, high: 1_200n }, 0.25)).toEqual({
      low: 25n,
      expected: 75n,
      high: 300n,
    });
  });

  it('is nothing for no rows', () => {
    expect(costInterval(0, { mean: 300, spread: 1, rows: 40 })).toEqual({ low: 0n, expected: 0n, high: 0n });
  });

  it('of two kinds of rows is narrower than the two side by side', () => {
    const one = { low: 70n, expected: 100n, high: 130n };
    expect(addIntervals(one, { low: 160n, expected: 200n, high: 240n })).toEqual({
      low: 250n,
      expected: 300n,
      high: 350n,
    });
  });
});
