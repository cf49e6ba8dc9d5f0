import { expect, it } from 'vitest';
import { addRetry, unspentSummary } from '../../src/run/summary.js';

it('adds up what a run and its retry wrote to the provider’s prompt cache', () => {
  const summary = (written?: number) => {
    const { cache_write_tokens: _, ...rest } = unspentSummary('run', 1, { budget: undefined, output: '/a.csv' });
    return { ...rest, ...(written !== undefined && { cache_write_tokens: written }) };
  };
  expect(addRetry(summary(1_500), summary(700)).cache_write_tokens).toBe(2_200);
  expect(addRetry(summary(), summary(700)).cache_write_tokens).toBe(700);
});
