import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findModel } from '../../src/model/catalog.js';
import { outputAllowance } from '../../src/plan/output-allowance.js';
import { OutputUse } from '../../src/plan/output-use.js';
import { logNormalCalls } from './log-normal-calls.js';

const reasoning = findModel('o1-mini')!;
const plain = findModel('gpt-4o-mini')!;
const rows = fc.integer({ min: 1, max: 1_000 });
const times = fc.constantFrom(2 ** -6, 0.25, 0.5, 1, 2, 4, 64);

describe('the output allowance', () => {
  it('gives a reasoning model room to think, more with many rows', () => {
    const { full } = outputAllowance(reasoning, undefined);
    expect(full(1, 1)).toBe(25_000);
    expect(full(10, 1)).toBe(25_000);
    expect(full(20, 1)).toBe(50_000);
  });

  it('gives models that do not reason less', () => {
    const { full } = outputAllowance(plain, undefined);
    expect(full(1, 1)).toBe(4_000);
    expect(full(10, 1)).toBe(10_000);
  });

  it('doubles after a cut-off, as far as the model can write at all', () => {
    const { full } = outputAllowance(reasoning, undefined);
    expect(full(1, 2)).toBe(50_000);
    expect(full(1, 4)).toBe(reasoning.maxOutputTokens);
    expect(full(1_000, 1)).toBe(reasoning.maxOutputTokens);
  });

  it('is what the user said for each row, and never more: not for few rows, not after a cut-off', () => {
    const { full, scarce } = outputAllowance(reasoning, 300);
    for (const allowance of [full, scarce]) {
      expect(allowance(1, 1)).toBe(300);
      expect(allowance(10, 1)).toBe(3_000);
      expect(allowance(1, 8)).toBe(300);
      // Smaller, where the endpoint allows only a smaller cap.
      expect(allowance(10, 0.5)).toBe(1_500);
    }
    expect(outputAllowance(reasoning, 1_000_000).full(1, 1)).toBe(reasoning.maxOutputTokens);
  });

  it('is a whole number from 1 to what the model may write, and scarce is never more than full', () => {
    const perRow = fc.option(fc.integer({ min: 1, max: 1_000_000 }), { nil: undefined });
    fc.assert(
      fc.property(fc.constantFrom(reasoning, plain), perRow, rows, times, (model, tokens, count, factor) => {
        const allowance = outputAllowance(model, tokens);
        const [full, scarce] = [allowance.full(count, factor), allowance.scarce(count, factor)];
        for (const amount of [full, scarce]) {
          expect(Number.isInteger(amount) && amount >= 1 && amount <= model.maxOutputTokens, `${amount}`).toBe(true);
        }
        expect(scarce).toBeLessThanOrEqual(full);
        expect(allowance.full(count + 1, factor)).toBeGreaterThanOrEqual(full);
        expect(allowance.full(count, factor * 2)).toBeGreaterThanOrEqual(full);
      }),
    );
  });
});

it('knows how many rows could all write at least a little', () => {
  expect(outputAllowance(reasoning, undefined).mostRows).toBe(Math.floor(reasoning.maxOutputTokens / 1_200));
  expect(outputAllowance(reasoning, 1_000_000).mostRows).toBe(1);
});

/** Answers calls as they come, each with what is allowed by then. */
function simulate(
  rows: number,
  tokens: () => number,
  calls: number,
  allowance = outputAllowance(reasoning, undefined),
) {
  let [cutOff, held, used, scarceCuts] = [0, 0, 0, 0];
  for (let call = 0; call < calls; call++) {
    const cap = allowance.full(rows, 1);
    const wanted = tokens();
    if (wanted > allowance.scarce(rows, 1)) scarceCuts += 1;
    if (wanted > cap) cutOff += 1;
    held += cap;
    used += Math.min(wanted, cap);
    allowance.learn(rows, Math.min(wanted, cap), wanted > cap);
  }
  return { allowance, cutOff: cutOff / calls, tightness: held / used, scarceCuts: scarceCuts / calls };
}

describe('the learned output allowance', () => {
  it.each([
    [1, 0.6, 8],
    [1, 0.8, 14],
    [10, 0.6, 3],
    [10, 0.8, 4],
    [30, 0.8, 3],
  ])('cuts off few replies and holds little: %i rows a call, sigma %d', (rows, sigma, tightest) => {
    const runs = [1, 2, 3, 4, 5].map((seed) => {
      const tokens = logNormalCalls(rows, sigma, seed);
      const { allowance } = simulate(rows, tokens, 30);
      return simulate(rows, tokens, 2_000, allowance);
    });
    const mean = (of: (run: (typeof runs)[0]) => number) => runs.reduce((sum, run) => sum + of(run), 0) / runs.length;
    expect(mean((run) => run.cutOff)).toBeLessThan(0.0025);
    expect(mean((run) => run.tightness)).toBeLessThan(tightest);
    // With the scarce figure a reply in fifty may be: it is asked with when there is no money for more.
    expect(mean((run) => run.scarceCuts)).toBeLessThan(0.02);
  });

  it('is the usual one until thirty calls were seen', () => {
    const { allowance } = simulate(10, () => 4_000, 29);
    expect(allowance.full(10, 1)).toBe(25_000);
    allowance.learn(10, 4_000, false);
    expect(allowance.full(10, 1)).toBeLessThan(6_000);
  });

  it('follows rows that use more than they did before', () => {
    const { allowance } = simulate(10, logNormalCalls(10, 0.7, 1), 500);
    const later = simulate(10, logNormalCalls(10, 0.7, 2, 1_500), 1_000, allowance);
    expect(later.cutOff).toBeLessThan(0.015);
    expect(allowance.full(10, 1)).toBeGreaterThan(25_000);
  });

  it('grows beyond the usual one where rows use more from the start', () => {
    const { allowance } = simulate(1, logNormalCalls(1, 0.3, 1, 30_000), 100);
    expect(allowance.full(1, 1)).toBeGreaterThan(50_000);
    expect(simulate(1, logNormalCalls(1, 0.3, 2, 30_000), 500, allowance).cutOff).toBeLessThan(0.01);
  });

  it('does not grow beyond the usual one for a few rows that never end', () => {
    let call = 0;
    const normal = logNormalCalls(1, 0.6, 1);
    const { allowance } = simulate(1, () => (++call % 20 === 0 ? 1e6 : normal()), 2_000);
    expect(allowance.full(1, 1)).toBeLessThanOrEqual(25_000);
  });

  it('is more than usual for rows that were cut off, and worth the money when it is scarce', () => {
    const { allowance } = simulate(1, logNormalCalls(1, 0.6, 1), 200);
    const { full, scarce } = allowance;
    expect(full(1, 1)).toBeLessThan(5_000);
    expect(full(1, 2)).toBe(50_000);
    expect(scarce(1, 2)).toBeGreaterThan(full(1, 1));
  });

  it('is careful with calls of a size that was not seen', () => {
    // In calls of ten, these rows take a quarter of what they take alone.
    const { allowance } = simulate(10, logNormalCalls(10, 0.6, 1, 75), 200);
    const alone = logNormalCalls(1, 0.6, 2);
    const cutOff = Array.from({ length: 2_000 }, alone).filter((tokens) => tokens > allowance.full(1, 1)).length;
    expect(cutOff / 2_000).toBeLessThan(0.02);
    expect(allowance.full(1, 1)).toBeLessThan(25_000);
    expect(allowance.scarce(1, 1)).toBeGreaterThanOrEqual(1_000);
  });

  it('leaves the user’s figure as it is, whatever rows use', () => {
    const allowance = outputAllowance(reasoning, 300, new OutputUse([{ size: 0, calls: 99, mean: 50, variance: 10 }]));
    for (let call = 0; call < 50; call++) expect(allowance.learn(1, 300, true)).toBeUndefined();
    for (const figure of [allowance.full, allowance.scarce, allowance.least]) expect(figure(1, 1)).toBe(300);
  });

  it('stays a whole number from 1 to what the model may write, least <= scarce <= full, whatever was learned', () => {
    const use = fc.record({
      size: fc.integer({ min: 0, max: 9 }),
      calls: fc.integer({ min: 1, max: 1_000 }),
      mean: fc.double({ min: 0, max: 1e5, noNaN: true }),
      variance: fc.double({ min: 0, max: 1e12, noNaN: true }),
    });
    const uses = fc.uniqueArray(use, { selector: ({ size }) => size, maxLength: 4 });
    const calls = fc.array(fc.tuple(rows, fc.nat(1e6), fc.boolean()), { maxLength: 50 });
    fc.assert(
      fc.property(fc.constantFrom(reasoning, plain), uses, calls, rows, times, (model, seen, taught, count, factor) => {
        const allowance = outputAllowance(model, undefined, new OutputUse(seen));
        for (const [size, tokens, cutOff] of taught) allowance.learn(size, tokens, cutOff);
        const figures = [allowance.least, allowance.scarce, allowance.full].map((figure) => figure(count, factor));
        for (const amount of figures) {
          expect(Number.isInteger(amount) && amount >= 1 && amount <= model.maxOutputTokens, `${amount}`).toBe(true);
        }
        expect(figures).toEqual([...figures].sort((a, b) => a - b));
        expect(allowance.full(count, factor * 2)).toBeGreaterThanOrEqual(allowance.full(count, factor));
      }),
    );
  });
});
