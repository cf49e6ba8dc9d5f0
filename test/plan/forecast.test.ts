import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findModel, type TokenPrices } from '../../src/model/catalog.js';
import { assumedOutput, type RowsAlike } from '../../src/plan/assumed-output.js';
import { type Forecast, forecast, type Workload } from '../../src/plan/forecast.js';

const prices = findModel('o1-mini')!.prices!;
const general: readonly RowsAlike[] = [{ kind: 'general', effort: undefined, rows: 1 }];
const thinking = assumedOutput(general, true, 'free');
const plain = assumedOutput(general, false, 'free');

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
    output: thinking,
    ...more,
  };
}

function expectOrder({ low, expected, high, worst }: Forecast): void {
  expect(low).toBeLessThanOrEqual(expected);
  expect(expected).toBeLessThanOrEqual(high);
  expect(expected).toBeLessThanOrEqual(worst);
}

describe('forecast', () => {
  it('costs nothing where there is nothing to ask', () => {
    const nothing = forecast(load(0, 10, { mostOutputTokens: 0 }), prices);
    expect(nothing).toEqual({
      calls: 0,
      inputTokens: 0,
      outputTokens: { least: 0, usual: 0, most: 0 },
      low: 0n,
      expected: 0n,
      high: 0n,
      worst: 0n,
      unmerged: 0n,
    });
  });

  it('is exact where nothing is merged and nothing reasons', () => {
    const { inputTokens, outputTokens, expected, unmerged, worst } = forecast(load(100, 1, { output: plain }), prices);
    expect(inputTokens).toBe(100 * (30 + 20 + 7));
    expect(outputTokens).toEqual({ least: 100 * 12, usual: 100 * 80, most: 100 * 400 });
    expect(expected).toBe(5_700n * prices.input + 8_000n * prices.output);
    expect(unmerged).toBe(expected);
    expect(worst).toBe(5_700n * prices.input + 2_500_000n * prices.output);
  });

  it('shows what merging saves', () => {
    const merged = forecast(load(1_000, 10), prices);
    const alone = forecast(load(1_000, 1), prices);
    expect(merged.expected).toBeLessThan(merged.unmerged);
    expect(merged.unmerged).toBe(alone.expected);
    expect(merged.outputTokens.usual).toBeLessThan(alone.outputTokens.usual);
  });

  it('counts the savings of each call by its own size', () => {
    const [small, large] = [forecast(load(100, 1), prices), forecast(load(100, 10), prices)];
    const callSizes = new Map([
      [1, 100],
      [10, 10],
    ]);
    const both = load(200, 1, { callSizes });
    expect(forecast(both, prices).outputTokens.usual).toBe(small.outputTokens.usual + large.outputTokens.usual);
  });

  it('lets what calls share come from the provider’s prompt cache, at the least', () => {
    const many = { sharedTokens: 5_000, output: plain };
    const uncached = { ...prices, cached: prices.input };
    const [all, none] = [forecast(load(1_000, 10, many), prices), forecast(load(1_000, 10, many), uncached)];
    expect(all.low).toBe(none.low - (BigInt(100 * 5_007) * (prices.input - prices.cached) * 90n) / 100n);
    expect(all.high).toBe(none.high);
  });

  it('grows with the rows', () => {
    const [small, large] = [forecast(load(10, 10), prices), forecast(load(100_000, 10), prices)];
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
        expectOrder(forecast(load(rows, perCall, { output: reasons ? thinking : plain }), some));
      }),
    );
  });

  it('never expects more than the user lets a row write', () => {
    // --max-output-tokens 50: no call can cost more, whatever is usual.
    expectOrder(forecast(load(1_000, 10, { mostOutputTokens: 1_000 * 50 }), prices));
  });
});
