import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findModel, type TokenPrices } from '../../src/model/catalog.js';
import { type Forecast, forecast, type Workload } from '../../src/plan/forecast.js';

const prices = findModel('o1-mini')!.prices!;

/** A run of `rows` rows, as many a call; every call may write 25,000 tokens. */
function load(rows: number, rowsPerCall: number, more: Partial<Workload> = {}): Workload {
  const calls = Math.ceil(rows / rowsPerCall);
  const whole = Math.floor(rows / rowsPerCall);
  const sizes: [number, number][] = [[rowsPerCall, whole]];
  if (calls > whole) sizes.push([rows % rowsPerCall, 1]);
  return {
    rows,
    callSizes: new Map(sizes),
    questionTokens: rows * 30,
    instructionTokens: 20,
    sharedTokens: 160,
    mostOutputTokens: calls * 25_000,
    ...more,
  };
}

function expectOrder({ low, expected, worst }: Forecast): void {
  expect(low).toBeLessThanOrEqual(expected);
  expect(expected).toBeLessThanOrEqual(worst);
}

describe('forecast', () => {
  it('costs nothing where there is nothing to ask', () => {
    const nothing = forecast(load(0, 10, { mostOutputTokens: 0 }), prices, true);
    expect(nothing).toEqual({
      calls: 0,
      inputTokens: 0,
      outputTokens: 0,
      low: 0n,
      expected: 0n,
      worst: 0n,
      unmerged: 0n,
    });
  });

  it('is exact where nothing is merged and nothing reasons', () => {
    const { inputTokens, outputTokens, expected, unmerged, worst } = forecast(load(100, 1), prices, false);
    expect(inputTokens).toBe(100 * (30 + 20 + 7));
    expect(outputTokens).toBe(100 * 120);
    expect(expected).toBe(5_700n * prices.input + 12_000n * prices.output);
    expect(unmerged).toBe(expected);
    expect(worst).toBe(5_700n * prices.input + 2_500_000n * prices.output);
  });

  it('shows what merging saves', () => {
    const merged = forecast(load(1_000, 10), prices, true);
    const alone = forecast(load(1_000, 1), prices, true);
    expect(merged.expected).toBeLessThan(merged.unmerged);
    expect(merged.unmerged).toBe(alone.expected);
    expect(merged.outputTokens).toBeLessThan(alone.outputTokens);
  });

  it('counts the savings of each call by its own size', () => {
    const [small, large] = [forecast(load(100, 1), prices, true), forecast(load(100, 10), prices, true)];
    const callSizes = new Map([
      [1, 100],
      [10, 10],
    ]);
    const both = load(200, 1, { callSizes });
    expect(forecast(both, prices, true).outputTokens).toBe(small.outputTokens + large.outputTokens);
  });

  it('grows with the rows', () => {
    const [small, large] = [forecast(load(10, 10), prices, true), forecast(load(100_000, 10), prices, true)];
    expect(large.expected).toBe(small.expected * 10_000n);
  });

  it('never expects more than the worst, nor less than the low, wherever calls may write what it assumes', () => {
    const price = fc.bigInt({ min: 0n, max: 100_000_000n });
    const anyPrices: fc.Arbitrary<TokenPrices> = fc.record({
      input: price,
      cached: price,
      written: price,
      output: price,
      reasoning: price,
    });
    const count = fc.integer({ min: 1, max: 1_000_000 });
    fc.assert(
      fc.property(count, fc.integer({ min: 1, max: 40 }), anyPrices, fc.boolean(), (rows, perCall, some, reasons) => {
        expectOrder(forecast(load(rows, perCall), some, reasons));
      }),
    );
  });

  it('never expects more than the user lets a row write', () => {
    // --max-output-tokens 50: no call can cost more, whatever is usual.
    expectOrder(forecast(load(1_000, 10, { mostOutputTokens: 1_000 * 50 }), prices, true));
  });
});
