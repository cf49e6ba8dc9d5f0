import { describe, expect, it } from 'vitest';
import { adviseModel, type ComparedModel, type ComparedRow, compareModels } from '../../src/plan/compare-models.js';

const row = (correct: boolean | undefined, more: Partial<ComparedRow> = {}): ComparedRow => {
  return { correct, answered: true, latencyMs: 100, reasoningTokens: 10, cost: 5n, ...more };
};
/** "+" right, "-" wrong, "?" without an expected value, " " not asked. */
const model = (name: string, marks: string, cost = 5n): ComparedModel => ({
  model: name,
  rows: [...marks].map((mark) => (mark === ' ' ? undefined : row(mark === '?' ? undefined : mark === '+', { cost }))),
});

describe('a comparison of models', () => {
  it('counts only rows that every model was asked, and grades only those with an expected value', () => {
    const [table] = compareModels([model('a', '++-+? '), model('b', '+-- ?+')], undefined);
    expect(table!.standings.map(({ model, rows, graded, correct }) => [model, rows, graded, correct])).toEqual([
      ['a', 4, 3, 2],
      ['b', 4, 3, 1],
    ]);
  });

  it('tells a difference that chance may make from one that it will not, for as many models as there are', () => {
    const marks = (right: number, all = 100) => '+'.repeat(right) + '-'.repeat(all - right);
    const [table] = compareModels(
      [model('weak', marks(70)), model('good', marks(93)), model('best', marks(95))],
      undefined,
    );
    const [best, good, weak] = table!.standings;
    expect([best!.model, good!.model, weak!.model]).toEqual(['best', 'good', 'weak']);
    // Two rows of two differ: exactly 2 / 2^2.
    expect(good!.p).toBe(0.5);
    // 25 of 25, twice as likely to be found among two comparisons.
    expect(weak!.p).toBeCloseTo((2 * 2) / 2 ** 25, 15);
    expect(best!.p).toBeNull();
  });

  it('advises the cheapest of those that are as good as the best', () => {
    const table = compareModels(
      [model('dear', '+'.repeat(50), 100n), model('cheap', `-${'+'.repeat(49)}`, 7n), model('bad', '-'.repeat(50), 1n)],
      undefined,
    )[0]!;
    expect(adviseModel(table)).toEqual({ model: 'cheap', asGood: ['dear', 'cheap'], costPerRow: 7n });
    expect(adviseModel(compareModels([model('a', '??'), model('b', '??')], undefined)[0]!)).toBeUndefined();
  });

  it('shows each task apart, where there are several', () => {
    const models = [model('a', '+-+-'), model('b', '-+-+')];
    const tables = compareModels(models, (at) => (at % 2 === 0 ? 'maths' : 'words'));
    expect(tables.map(({ task, standings }) => [task, standings[0]!.model, standings[0]!.correct])).toEqual([
      ['all', 'a', 2],
      ['maths', 'a', 2],
      ['words', 'b', 2],
    ]);
    expect(compareModels(models, () => 'one').map(({ task }) => task)).toEqual(['all']);
  });

  it('gives times of answered rows, and costs to the last digit', () => {
    const rows = [row(true, { latencyMs: 10, cost: 3n }), row(true, { latencyMs: 30, cost: 4n })];
    const failed = row(false, { answered: false, latencyMs: 0, cost: 1n, reasoningTokens: 40 });
    const [table] = compareModels([{ model: 'a', rows: [...rows, failed] }], undefined);
    expect(table!.standings[0]).toMatchObject({
      medianMs: 20,
      p95Ms: 29,
      cost: 8n,
      costPerCorrect: 4n,
      reasoningPerRow: 20,
    });
  });
});
