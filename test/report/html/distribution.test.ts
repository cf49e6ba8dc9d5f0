import fc from 'fast-check';
import { expect, it } from 'vitest';
import { distributionChart } from '../../../src/report/html/charts/distribution-chart.js';
import { distributionOf } from '../../../src/report/html/distribution.js';

const positive = fc.array(fc.double({ min: 1e-9, max: 1e9, noNaN: true }), { minLength: 1, maxLength: 300 });

it('every value is in one bin, which bounds it, whatever the values are', () => {
  fc.assert(
    fc.property(positive, (values) => {
      const sorted = Float64Array.from(values).sort();
      const { bins, count, least, most } = distributionOf(sorted)!;
      expect([count, least, most]).toEqual([values.length, sorted[0], sorted.at(-1)]);
      expect(bins.reduce((sum, bin) => sum + bin.count, 0)).toBe(count);
      expect(bins.length).toBeLessThanOrEqual(24);
      for (const { from, to, count: inBin } of bins) {
        expect(inBin).toBe(values.filter((value) => value >= from && value < to).length);
      }
      expect(bins[0]!.count).toBeGreaterThan(0);
    }),
  );
});

it('quantiles are values that occur, and outliers are counted as Tukey has it on logarithms', () => {
  const sorted = Float64Array.from([...Array.from({ length: 96 }, (_, i) => 10 + 2 * i), 600, 700, 800, 900]);
  const { median, p95, fence, outliers } = distributionOf(sorted)!;
  expect([median, p95]).toEqual([108, 198]);
  expect(fence).toBeCloseTo(158 * (158 / 58) ** 1.5);
  expect(outliers).toBe(2);
});

it('outliers are told from the least of them on, not from a bound that rounding moves', () => {
  // The bound is 2 × 53.25 = 106.5, which people would read as 107: two rows of 107 are above it.
  const sorted = Float64Array.from([...Array(30).fill(53.25), 107, 107, 300]);
  const tokens = (value: number) => `${Math.round(value)} tokens`;
  const measured = { id: 'x', title: 'x', of: 'tokens', rows: 'Rows', text: tokens, end: tokens };
  expect(distributionChart(sorted, measured)!.chart.says).toMatch(/ 3 are outliers, from 107 tokens on\.$/);
  const further = Float64Array.from([...Array(30).fill(53.25), 120, 300]);
  expect(distributionChart(further, measured)!.chart.says).toMatch(/ 2 are outliers, from 120 tokens on\.$/);
  expect(distributionChart(sorted.subarray(0, 31), measured)!.chart.says).toMatch(/ One is an outlier: 107 tokens\.$/);
});

it('calls that take nearly the same time have no outliers', () => {
  const sorted = Float64Array.from([...Array(90).fill(120), ...Array(10).fill(131)]);
  expect(distributionOf(sorted)!.outliers).toBe(0);
  expect(distributionOf(new Float64Array())).toBeUndefined();
});

it('bins end in round numbers', () => {
  const { bins } = distributionOf(Float64Array.from([0.00031, 0.00044, 0.0012]))!;
  expect(bins.map(({ from, to }) => [from, to])).toEqual([
    [0.0003, 0.0005],
    [0.0005, 0.0007],
    [0.0007, 0.001],
    [0.001, 0.0015],
  ]);
});
