import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { compare, type Options, plan, run } from '../../src/index.js';

const folder = mkdtempSync(join(tmpdir(), 'sheaf-arms-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const file = (name: string, content: string) => {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
};
const input = file('in.csv', 'question,level,answer\nWhat is 1 plus 1?,hard,2\nWhat is 2 plus 2?,easy,4\n');
const base: Options = { simulate: true, dir: join(folder, '.sheaf'), budget: '1' };
const models = 'o1-mini,gpt-4o';
const rules = (when: object, model = 'o1-mini') =>
  file(
    `rules-${JSON.stringify(when).length}-${model}.json`,
    JSON.stringify({ rules: [{ when, model }], else: 'gpt-4o' }),
  );

describe('options that do not fit are refused with what to do, before anything is spent:', () => {
  it.each<[string, Options, RegExp]>([
    ['several models without a rule', { models }, /--models does not say which model[\s\S]*--route auto/],
    ['both ways at once', { models, route: 'auto', cascade: models }, /--route and --cascade exclude each other/],
    ['rules without models', { route: 'auto' }, /--models: expected two models or more/],
    [
      'more models than a byte can tell apart',
      {
        models: Array.from({ length: 256 }, (_, i) => `m${i}`),
        route: 'auto',
        prices: file(
          'many.json',
          JSON.stringify(Object.fromEntries(Array.from({ length: 256 }, (_, i) => [`m${i}`, { like: 'gpt-4o' }]))),
        ),
      },
      /expected 255 models at most/,
    ],
    ['a model twice', { models: 'o1-mini,o1-mini', route: 'auto' }, /each once/],
    ['a cascade of three', { cascade: 'gpt-4o-mini,gpt-4o,o1' }, /--cascade: expected two models/],
    ['another model beside them', { models, route: 'auto', model: 'o3' }, /--models and --model exclude/],
    [
      'one price for all',
      { models, route: 'auto', price: '1,1,1' },
      /--models and --price exclude[\s\S]*--prices FILE/,
    ],
    [
      'all the time for the first',
      { cascade: models, lane: 'auto', deadline: '+2h' },
      /--cascade and --lane auto exclude/,
    ],
    [
      'a lane that one of them is not in',
      { models: 'gpt-5-mini,gpt-4o', route: 'auto', lane: 'flex' },
      /price of gpt-4o in the flex lane is not known[\s\S]*several models with --prices FILE, as "flex"/,
    ],
    ['a judge', { cascade: models, expected: 'answer', grade: 'judge' }, /--cascade and --grade judge exclude/],
    [
      'cheaper without a cap',
      { models, route: 'auto', routeDown: true, budget: undefined as never },
      /--route-down needs a cap/,
    ],
    ['cheaper without rules', { routeDown: true }, /--route-down needs --route/],
    ['a preset’s model that is missing', { models, route: 'tutorial' }, /among --models, got o1-mini, gpt-4o/],
    ['a file that is not there', { models, route: join(folder, 'none.json') }, /none\.json cannot be read/],
    [
      'a rule for a model that is not given',
      { models, route: rules({ length: { above: 1 } }, 'o3') },
      /rules\[0\]\.model: expected one of --models/,
    ],
    [
      'a rule about a column that is not there',
      { models, route: rules({ column: { name: 'Levell', is: ['x'] } }) },
      /no column "Levell"[\s\S]*Did you mean "level"/,
    ],
    ['a sensitivity beyond ten', { models, route: 'auto', budgetSensitivity: 11 }, /expected a number from 0 to 10/],
    ['a share that is none', { cascade: models, calibrate: 0.1 }, /expected a share from 0% to 100%/],
    ['a column of right answers that is not there', { cascade: models, expected: 'anwser' }, /Did you mean "answer"/],
  ])('%s', async (_, options, message) => {
    const output = join(folder, 'out.csv');
    const error = await run(input, { ...base, output, ...options }).then(
      () => undefined,
      (reason: unknown) => reason as Error & { nextStep?: string; exitCode: number },
    );
    expect(`${error?.message}\n${error?.nextStep}`).toMatch(message);
    expect(error).toMatchObject({ exitCode: 2 });
    expect(existsSync(output)).toBe(false);
  });

  it('all the time for the first of a comparison', async () => {
    const asked = compare(input, { ...base, models, lane: 'auto', deadline: '+2h', output: join(folder, 'both') });
    await expect(asked).rejects.toThrow('--models and --lane auto exclude each other');
  });

  it('and bundles of several models cannot be shown', async () => {
    await expect(plan(input, { ...base, models, route: 'auto', showBundles: true })).rejects.toThrow('one model');
  });
});

it('plans what each model is asked, and sums it up', async () => {
  const hard = rules({ column: { name: 'level', is: ['hard'] } });
  const figures = await plan(input, { ...base, models, route: hard });
  expect(figures).toMatchObject({ rows: 2, questions: 2, calls: 2 });
  expect(figures.models!.map(({ model, rows }) => [model, rows])).toEqual([
    ['gpt-4o', 1],
    ['o1-mini', 1],
  ]);
  const cascade = await plan(input, { ...base, cascade: models });
  expect(cascade.models!.map(({ model }) => model)).toEqual(['o1-mini', 'o1-mini', 'gpt-4o']);
  expect(Number(cascade.worst_usd)).toBeGreaterThan(0);
});
