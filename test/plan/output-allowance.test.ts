import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findModel } from '../../src/model/catalog.js';
import { outputAllowance } from '../../src/plan/output-allowance.js';

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
