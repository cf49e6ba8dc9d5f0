import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ComparisonFigures, compare, type Options, type RunHooks } from '../../src/index.js';
import type { PracticeOptions } from '../../src/simulator/practice-api.js';
import { type RedisServer, startRedis } from '../store/start-redis.js';
import { pico, sum } from '../support/pico.js';
import { until } from '../support/until.js';
import { temporaryFolder, type Workspace, workspace } from '../support/workspace.js';

const truth = { 'o4-mini': 0.95, 'gpt-5-mini': 0.8, 'gpt-4.1-mini': 0.7 };
const models = Object.keys(truth) as (keyof typeof truth)[];

let redis: RedisServer;
beforeAll(async () => {
  redis = await startRedis();
  process.env.OPENAI_API_KEY = 'practice';
});
afterAll(() => redis.stop());

const question = (i: number) => `What is ${i} plus ${3 * i}?`;

/** Sums and their right answers. */
async function sums(rows: number, practice: PracticeOptions): Promise<Workspace> {
  const space = await workspace(practice, temporaryFolder());
  const lines = Array.from({ length: rows }, (_, i) => `${question(i)},${4 * i},${i % 2 === 0 ? 'even' : 'odd'}`);
  space.write('set.csv', ['question,answer,part', ...lines, ''].join('\n'));
  return space;
}

function compared({ api, path }: Workspace, more: Options = {}, hooks: RunHooks = {}): Promise<ComparisonFigures> {
  const place = { dir: path('.sheaf'), store: redis.url, baseUrl: api.url, noCache: true };
  return compare(path('set.csv'), { models, expected: 'answer', budget: '0.5', ...place, ...more }, hooks);
}

const rowsOf = ({ tables }: ComparisonFigures) => tables[0]!.models.map(({ rows }) => rows);

describe('a comparison of models whose accuracy is known', () => {
  it('ranks them, tells them apart, and has the truth within its bounds, under a cap that holds', async () => {
    let held = 0;
    for (const seed of [21, 22, 23]) {
      const space = await sums(200, { seed, accuracy: truth });
      const figures = await compared(space);
      const standings = figures.tables[0]!.models;
      expect(standings.map(({ model }) => model)).toEqual(models);
      expect(rowsOf(figures)).toEqual([200, 200, 200]);
      expect(standings.slice(1).every(({ p }) => p! < 0.05)).toBe(true);
      held += models.filter((model, i) => {
        const { low, high } = standings[i]!;
        return low! <= truth[model] && truth[model] <= high!;
      }).length;
      expect(figures.advice).toMatchObject({ model: 'o4-mini', as_good: ['o4-mini'] });
      expect(pico(figures.cost_usd)).toBe(space.api.bill().picoDollars);
      expect(pico(figures.cost_usd)).toBeLessThanOrEqual(pico('0.5'));
    }
    // Nine bounds of 95 %.
    expect(held).toBeGreaterThanOrEqual(8);
  });

  it('has a judge for all of them, who is asked once for what several say, and whose part of the cap is kept back', async () => {
    const judge = 'gpt-4o-mini';
    // No answer is the same text as what is expected.
    const answers = Object.fromEntries(Array.from({ length: 80 }, (_, i) => [question(i), `We get ${4 * i} here.`]));
    const space = await sums(80, { answers, accuracy: { 'gpt-5-mini': 0.8, 'gpt-4.1-mini': 0 } });
    const asked = { groupBy: 'part', grade: 'judge', judgeModel: judge, rubric: 'The number is the same.' };
    const short = await compared(space, { ...asked, budget: '0.035', fresh: true });
    expect(short.exit).toBe(4);
    expect(space.api.bill().picoDollars).toBeLessThanOrEqual(pico('0.035'));
    expect(new Set(rowsOf(short)).size).toBe(1);
    expect(rowsOf(short)[0]).toBeGreaterThanOrEqual(8);
    // What was asked has its grade: the rows did not take the judge's part.
    expect(short.judge!.ungraded).toBe(0);

    const whole = await compared(space, { ...asked, budget: '2' });
    expect(rowsOf(whole)).toEqual([80, 80, 80]);
    const [best, second, worst] = whole.tables[0]!.models;
    expect([best, second, worst].map((one) => [one!.model, one!.graded])).toEqual(models.map((model) => [model, 80]));
    expect(whole.tables.map(({ task, models }) => [task, ...models.map(({ graded }) => graded)])).toEqual([
      ['all', 80, 80, 80],
      ['even', 40, 40, 40],
      ['odd', 40, 40, 40],
    ]);
    expect(best!.correct).toBe(80);
    expect(worst!.correct).toBe(0);
    const bill = space.api.bill();
    const spent = (of: (model: string) => boolean) =>
      sum(bill.list.filter(({ model }) => of(model)).map(({ picoDollars }) => picoDollars));
    expect(whole.judge).toMatchObject({ model: judge, graded: 240, ungraded: 0 });
    expect(pico(whole.judge!.cost_usd)).toBe(spent((model) => model === judge));
    expect(pico(whole.cost_usd)).toBe(spent((model) => model !== judge));
    const verdicts = [...bill.asked].filter(([text]) => text.includes('<expected-'));
    expect(verdicts.filter(([, times]) => times > 1)).toEqual([]);
    expect(verdicts.length).toBeLessThan(240);
    // Once by each model, in whatever rounds, also where the first of them began afresh.
    const questions = Array.from({ length: 80 }, (_, i) => question(i));
    expect(questions.map((text) => bill.asked.get(text))).toEqual(questions.map(() => 3));
    expect(JSON.parse(readFileSync(`${whole.output}/compare.json`, 'utf8'))).toMatchObject({ judge: whole.judge });

    const calls = bill.calls;
    expect(await compared(space, { ...asked, budget: '2' })).toEqual(whole);
    expect(space.api.bill().calls).toBe(calls);
  });

  it('has one deadline for all models, and says when it did not ask them all', async () => {
    const space = await sums(60, { latencyMs: 200 });
    const alone = { rowsPerCall: 1, concurrency: 1, deadline: '+4s', timezone: 'UTC' };
    expect(await compared(space, alone)).toMatchObject({ exit: 4 });
    const { calls, callsByModel } = space.api.bill();
    expect(calls).toBeGreaterThan(0);
    expect(callsByModel).toEqual({ [models[0]!]: calls });
    // As when Ctrl-C comes between two models.
    const stopped = await compared(space, { output: space.path('none') }, { signal: AbortSignal.abort() });
    expect(stopped).toMatchObject({ exit: 130 });
    expect(space.api.bill().calls).toBe(calls);
  });

  it('is made by one process at a time, since another, at another model, would have what is left of the cap, too', async () => {
    const space = await sums(16, { latencyMs: 300 });
    const [first, second] = models;
    const pair = { models: [first!, second!], rowsPerCall: 4, maxOutputTokens: 400 };
    const running = compared(space, { ...pair, budget: '0.03' });
    await until(() => (space.api.bill().callsByModel[second!] ?? 0) > 0);
    const before = space.api.bill().callsByModel[first!];
    await expect(compared(space, { ...pair, budget: '2' })).rejects.toThrow(/Another process .*set\.csv\.compare\./);
    expect(space.api.bill().callsByModel[first!]).toBe(before);
    expect(await running).toMatchObject({ budget_usd: '0.03' });
    expect(space.api.bill().picoDollars).toBeLessThanOrEqual(pico('0.03'));
  });

  it('begins afresh under a cap of which the earlier answers have taken nothing', async () => {
    const space = await sums(120, {});
    const dearestLast = { models: [...models].reverse() };
    const before = await compared(space, { ...dearestLast, budget: '2' });
    expect(before.exit).toBe(0);
    const budget = '0.05';
    expect(pico(before.cost_usd)).toBeGreaterThan(pico(budget));
    const earlier = space.api.bill().picoDollars;
    const again = await compared(space, { ...dearestLast, fresh: true, limit: 3, budget });
    expect(again.exit).toBe(0);
    expect(rowsOf(again)).toEqual([3, 3, 3]);
    expect(space.api.bill().picoDollars - earlier).toBe(pico(again.cost_usd));
    expect(pico(again.cost_usd)).toBeLessThanOrEqual(pico(budget));
  });

  it('asks none before each is let in, and keeps models apart whose names make the same file name', async () => {
    const pair = ['me/one', 'me-one'];
    const space = await sums(4, { models: pair });
    space.write('prices.json', JSON.stringify(Object.fromEntries(pair.map((id) => [id, { like: 'gpt-4.1-mini' }]))));
    const prices = space.path('prices.json');
    await expect(compared(space, { models: ['me/one', 'o4-mini'], prices })).rejects.toThrow(/does not serve o4-mini/);
    expect(space.api.bill().calls).toBe(0);
    const figures = await compared(space, { models: pair, prices });
    expect(figures.exit).toBe(0);
    expect(rowsOf(figures)).toEqual([4, 4]);
    expect(Object.keys(space.api.bill().callsByModel)).toEqual(pair);
  });
});
