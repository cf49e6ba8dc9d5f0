import { describe, expect, it } from 'vitest';
import { mcNemar } from '../../src/plan/mc-nemar.js';
import { normalQuantile, normalTail } from '../../src/plan/normal-distribution.js';
import { quantile } from '../../src/plan/statistics.js';
import { wilsonInterval } from '../../src/plan/wilson-interval.js';

describe('the normal distribution', () => {
  it.each([
    [0, 0.5],
    [1, 0.158655253931457],
    [1.959963984540054, 0.025],
    [2.999, 0.00135433],
    [3, 0.00134989803163],
    [4, 3.16712418331e-5],
    [6, 9.865876450377e-10],
  ])('beyond %d lies %d, as tables have it', (x, tail) => {
    expect(Math.abs(normalTail(x) / tail - 1)).toBeLessThan(1e-5);
  });

  it('has the quantiles of tables', () => {
    expect(normalQuantile(0.025)).toBeCloseTo(1.959963984540054, 10);
    expect(normalQuantile(0.005)).toBeCloseTo(2.5758293035489, 10);
    expect(normalQuantile(0.05)).toBeCloseTo(1.6448536269515, 10);
    expect(normalQuantile(0.5)).toBeCloseTo(0, 10);
  });
});

describe('Wilson’s interval', () => {
  // R. G. Newcombe (1998), "Two-sided confidence intervals for the single proportion", Statistics in Medicine 17, table I, method 3.
  it.each([
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ])('of %d in %d is what Newcombe gives', (correct, total, low, high) => {
    const interval = wilsonInterval(correct, total);
    expect(interval.low).toBeCloseTo(low, 4);
    expect(interval.high).toBeCloseTo(high, 4);
  });

  it('holds the share itself, and is wider where more confidence is asked', () => {
    for (const correct of [0, 1, 7, 19, 20]) {
      const [usual, wide] = [wilsonInterval(correct, 20), wilsonInterval(correct, 20, 0.99)];
      expect(usual.low).toBeLessThanOrEqual(correct / 20);
      expect(usual.high).toBeGreaterThanOrEqual(correct / 20);
      expect(wide.high - wide.low).toBeGreaterThan(usual.high - usual.low);
      expect([usual.low >= 0, usual.high <= 1]).toEqual([true, true]);
    }
    expect(wilsonInterval(0, 0)).toEqual({ low: 0, high: 1 });
  });
});

describe('McNemar’s test', () => {
  // Two-sided sign test as tables have it: 2 (1 + 10) / 2^10, and so on.
  it.each([
    [1, 9, 0.021484375],
    [9, 1, 0.021484375],
    [0, 5, 0.0625],
    [0, 6, 0.03125],
    [2, 8, 0.109375],
    [5, 5, 1],
    [0, 0, 1],
  ])('of %d and %d is exact', (b, c, p) => {
    expect(mcNemar(b, c)).toEqual({ p, exact: true });
  });

  it('is the approximation from 1,000 differing rows on, and the two agree there', () => {
    // (|560 − 440| − 1)² / 1000 = 14.161; chi-squared beyond it, 1 degree of freedom: 0.00016781.
    const { p, exact } = mcNemar(560, 440);
    expect(exact).toBe(false);
    expect(p).toBeCloseTo(0.00016781306, 10);
    expect(mcNemar(560, 439).exact).toBe(true);
    expect(mcNemar(560, 439).p / mcNemar(560.5, 439.5).p).toBeGreaterThan(0.8);
    expect(mcNemar(560, 439).p / mcNemar(560.5, 439.5).p).toBeLessThan(1.25);
  });

  it('has the critical values of chi-squared, and stays within 0 to 1', () => {
    // 3.841459, 6.634897 and 10.827566 are exceeded by 5, 1 and 0.1 %.
    for (const [critical, p] of [
      [3.841459, 0.05],
      [6.634897, 0.01],
      [10.827566, 0.001],
    ] as const) {
      expect(2 * normalTail(Math.sqrt(critical))).toBeCloseTo(p, 7);
    }
    expect(mcNemar(500, 500).p).toBe(1);
    expect(mcNemar(0, 999).p).toBeGreaterThan(0);
    expect(mcNemar(0, 999).p).toBeLessThan(1e-290);
  });
});

describe('a quantile', () => {
  it.each([
    [[1, 2, 3, 4], 0.25, 1.75],
    [[4, 1, 3, 2], 0.5, 2.5],
    [[1, 2, 3, 4], 0.95, 3.85],
    [[15, 20, 35, 40, 50], 0.4, 29],
    [[7], 0.95, 7],
    [[1, 2], 0, 1],
    [[1, 2], 1, 2],
  ])('of %j at %d is %d', (values, p, result) => {
    expect(quantile(values, p)).toBeCloseTo(result, 12);
  });

  it('of nothing is no number', () => expect(quantile([], 0.5)).toBeNaN());
});
