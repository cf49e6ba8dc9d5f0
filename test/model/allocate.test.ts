import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allocateUsage } from '../../src/model/allocate.js';
import { apportion } from '../../src/model/apportion.js';
import { costOf, priceOfCall } from '../../src/model/prices.js';
import type { Usage } from '../../src/types.js';
import { anyPrices, anyRule, anyUsage } from './arbitraries.js';

const columns = ['input', 'cached', 'written', 'reasoning', 'output'] as const;
const weight = fc.oneof(fc.constant(0), fc.nat({ max: 50 }), fc.nat({ max: 200_000 }));
const anyRows = fc.array(fc.record({ inputTokens: weight, answerTokens: weight }), { minLength: 1, maxLength: 40 });

function expectSums(parts: readonly Usage[], whole: Usage) {
  for (const column of columns) {
    expect(parts.reduce((sum, part) => sum + part[column], 0)).toBe(whole[column]);
    for (const part of parts) expect(Number.isInteger(part[column]) && part[column] >= 0).toBe(true);
  }
}

describe('allocateUsage', () => {
  it('follows the rule that docs/money.md states', () => {
    const usage = { input: 100, cached: 64, written: 10, reasoning: 101, output: 161 };
    const rows = [
      { inputTokens: 20, answerTokens: 30 },
      { inputTokens: 40, answerTokens: 10 },
      { inputTokens: 10, answerTokens: 0 },
    ];
    // 30 shared input tokens, 10 a row; 60 visible output tokens, 3 to 1 to 0; 101 reasoning tokens as 34, 34, 33.
    expect(allocateUsage(usage, rows)).toEqual([
      { input: 30, cached: 19, written: 3, reasoning: 34, output: 34 + 45 },
      { input: 50, cached: 32, written: 5, reasoning: 34, output: 34 + 15 },
      { input: 20, cached: 13, written: 2, reasoning: 33, output: 33 },
    ]);
  });

  it('gives a row that was sent alone the whole bill', () => {
    fc.assert(
      fc.property(anyUsage, weight, weight, (usage, inputTokens, answerTokens) => {
        expect(allocateUsage(usage, [{ inputTokens, answerTokens }])).toEqual([usage]);
      }),
    );
  });

  it('shares the visible output equally when no answer came back', () => {
    const usage = { input: 30, cached: 0, written: 0, reasoning: 0, output: 5 };
    const rows = [0, 0, 0].map(() => ({ inputTokens: 10, answerTokens: 0 }));
    expect(allocateUsage(usage, rows).map((row) => row.output)).toEqual([2, 2, 1]);
  });

  it('scales the questions down when the provider counts fewer tokens than we did', () => {
    const usage = { input: 90, cached: 0, written: 0, reasoning: 0, output: 0 };
    const rows = [
      { inputTokens: 80, answerTokens: 0 },
      { inputTokens: 40, answerTokens: 0 },
    ];
    expect(allocateUsage(usage, rows).map((row) => row.input)).toEqual([60, 30]);
  });

  it('splits any call without losing or inventing a token or a pico-dollar', () => {
    fc.assert(
      fc.property(anyUsage, anyRows, anyPrices, fc.option(anyRule, { nil: undefined }), (usage, rows, prices, rule) => {
        const parts = allocateUsage(usage, rows);
        expect(parts).toHaveLength(rows.length);
        expectSums(parts, usage);
        for (const part of parts) {
          expect(part.reasoning).toBeLessThanOrEqual(part.output);
          expect(part.cached + part.written).toBeLessThanOrEqual(part.input);
        }
        const price = priceOfCall(usage.input, prices, rule);
        const cost = parts.reduce((sum, part) => sum + costOf(part, price), 0n);
        expect(cost).toBe(costOf(usage, prices, rule));
        expect(allocateUsage(usage, rows)).toEqual(parts);
      }),
      { numRuns: 500 },
    );
  });

  it('adds up even for counts that contradict each other', () => {
    const anyCounts = fc.record({
      input: fc.nat(),
      cached: fc.nat(),
      written: fc.nat(),
      reasoning: fc.nat(),
      output: fc.nat(),
    });
    fc.assert(fc.property(anyCounts, anyRows, (usage, rows) => expectSums(allocateUsage(usage, rows), usage)));
  });
});

describe('apportion', () => {
  it.each([
    [10, [1, 1, 1], [4, 3, 3]],
    [2, [1, 1, 1], [1, 1, 0]],
    [7, [0, 0], [4, 3]],
    [7, [0, 5], [0, 7]],
    [1, [1, 2, 2], [0, 1, 0]],
    [0, [3, 4], [0, 0]],
    [5, [], []],
  ])('%i over %j', (total, weights, shares) => {
    expect(apportion(total, weights)).toEqual(shares);
  });

  it('stays exact beyond what floats can multiply', () => {
    const huge = Number.MAX_SAFE_INTEGER;
    expect(apportion(huge, [huge, huge])).toEqual([(huge + 1) / 2, (huge - 1) / 2]);
  });
});
