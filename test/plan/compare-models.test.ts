import { describe, expect, it } from 'vitest';
import { adviseModel } from '../../src/plan/advise-model.js';
import { type ComparedModel, type ComparedRow, compareModels } from '../../src/plan/compare-models.js';

const row = (correct: boolean | undefined, more: Partial<ComparedRow> = {}): ComparedRow => {
  return {
    correct,
    answered: true,
    cached: false,
    asked: true,
    latencyMs: 100,
    reasoningTokens: 10,
    cost: 5n,
    ...more,
  };
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
    const advised = (...models: ComparedModel[]) => adviseModel(compareModels(models, undefined)[0]!);
    expect(advised(model('a', '??'), model('b', '??'))).toBe('not-graded');
    expect(advised(model('a', '+ '), model('b', ' +'))).toBe('nothing-shared');
    expect(advised(model('a', '---'), model('b', '---'))).toBe('none-right');
    // As chance may have it, yet not to be named.
    expect(advised(model('a', '+--'), model('b', '---', 1n))).toMatchObject({ model: 'a', asGood: ['a'] });
    expect(advised(model('a', '+++', 9n), model('b', '???', 1n))).toMatchObject({ model: 'a', asGood: ['a'] });
  });

  it('goes by rows that were asked for what a model costs, and names none as the cheapest whose price is unknown', () => {
    const hit = row(true, { cached: true, asked: false, latencyMs: 0, reasoningTokens: 0, cost: 0n });
    const cached = { model: 'kept', rows: [hit, hit, hit] };
    const part = { model: 'part', rows: [hit, row(true, { cost: 40n }), row(false, { cost: 60n })] };
    const standing = (of: ComparedModel) => compareModels([of], undefined)[0]!.standings[0]!;
    expect(standing(part)).toMatchObject({ cached: 1, correct: 2, cost: 100n, costPerRow: 50n, costPerCorrect: 100n });
    expect(standing(part)).toMatchObject({ medianMs: 100, p95Ms: 100, reasoningPerRow: 10 });
    const unknown = { medianMs: null, p95Ms: null, reasoningPerRow: null, costPerRow: null, costPerCorrect: null };
    expect(standing(cached)).toMatchObject({ cached: 3, cost: 0n, ...unknown });

    const advised = (...models: ComparedModel[]) => adviseModel(compareModels(models, undefined)[0]!);
    expect(advised(part, model('dear', '++-', 51n))).toMatchObject({ model: 'part', costPerRow: 50n });
    expect(advised(part, model('cheap', '++-', 49n))).toMatchObject({ model: 'cheap', costPerRow: 49n });
    expect(advised(cached, model('cheap', '+++', 1n))).toBe('cost-unknown');
    const long = { model: 'kept', rows: Array.from({ length: 9 }, () => hit) };
    expect(advised(long, model('bad', '-'.repeat(9)))).toEqual({ model: 'kept', asGood: ['kept'], costPerRow: null });
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
