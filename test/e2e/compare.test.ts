import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { readRecords } from '../support/answers-file.js';
import { pico, sum } from '../support/pico.js';
import { until } from '../support/until.js';
import { workspace } from '../support/workspace.js';

const models = ['o1-preview', 'o1-mini', 'gpt-4o'];
const command = ['compare', 'set.csv', '--models', models.join(','), '--expected', 'answer', '--json'];

interface Compared {
  readonly arms: readonly { readonly answered: number; readonly skipped: number; readonly cost_usd: string }[];
  readonly cost_usd: string;
  readonly tables: readonly {
    readonly task: string;
    readonly models: readonly {
      readonly model: string;
      readonly rows: number;
      readonly correct: number;
      readonly low: number;
      readonly high: number;
      readonly p: number | null;
      readonly cost_usd: string;
    }[];
  }[];
}

async function graded(rows: number, accuracy: Readonly<Record<string, number>>, latencyMs = 0) {
  const space = await workspace({ accuracy, latencyMs });
  const sums = Array.from({ length: rows }, (_, i) => `What is ${i} plus ${3 * i}?,${4 * i}`);
  space.write('set.csv', ['question,answer', ...sums].join('\n'));
  return space;
}

it('ranks models by what they get right, tells what chance may make, and asks no row twice when given again', async () => {
  const space = await graded(200, { 'o1-preview': 0.95, 'o1-mini': 0.8, 'gpt-4o': 0.7 }, 20);
  const running = space.start(...command, '--budget', '40');
  await until(() => space.api.bill().calls > 5);
  await running.murder();
  const ended = await space.sheaf(...command, '--budget', '40');
  expect(ended, ended.stderr).toMatchObject({ code: 0 });
  const { tables, cost_usd } = JSON.parse(ended.stdout) as Compared;
  const standings = tables[0]!.models;
  expect(standings.map(({ model }) => model)).toEqual(models);
  const truth = [0.95, 0.8, 0.7];
  standings.forEach(({ rows, correct, low, high, model }, i) => {
    expect(rows).toBe(200);
    expect(low).toBeLessThanOrEqual(truth[i]!);
    expect(high).toBeGreaterThanOrEqual(truth[i]!);
    const cells = readRecords(space.path(`set.csv.compare/${model}.answers.csv`)).map((record) => record.cells);
    expect(cells.filter((row) => row.at(-2) === 'true')).toHaveLength(correct);
  });
  expect(standings[1]!.p).toBeLessThan(0.05);
  const bill = space.api.bill().picoDollars;
  expect(sum(standings.map((one) => pico(one.cost_usd)))).toBeLessThanOrEqual(bill);
  // What was in flight at the kill was billed, and is in no row.
  expect(bill).toBeLessThanOrEqual(pico(cost_usd));
  expect(ended.stderr).toMatch(/Take o1-preview: it is better than every other/);
  expect(readFileSync(space.path('set.csv.compare/compare.csv'), 'utf8').split('\n')).toHaveLength(5);
  expect(readFileSync(space.path('set.csv.compare/compare.html'), 'utf8')).toContain('Take o1-preview: it is better');

  const calls = space.api.bill().calls;
  expect((await space.sheaf(...command, '--budget', '40')).code).toBe(0);
  expect(space.api.bill().calls).toBe(calls);
});

it('keeps one cap for all models, and compares the rows that it paid for at each', async () => {
  const space = await graded(80, {});
  const ended = await space.sheaf(...command, '--budget', '1.00', '--rows-per-call', '5');
  expect(ended, ended.stderr).toMatchObject({ code: 4 });
  expect(space.api.bill().picoDollars).toBeLessThanOrEqual(pico('1'));
  const { tables, arms, cost_usd } = JSON.parse(ended.stdout) as Compared;
  const rows = tables[0]!.models.map((one) => one.rows);
  expect(rows[0]).toBeGreaterThanOrEqual(8);
  expect(new Set(rows).size).toBe(1);
  const skipped = arms.map((one) => 80 - one.answered);
  expect(arms.map((one) => one.skipped)).toEqual(skipped);
  expect(sum(arms.map((one) => pico(one.cost_usd)))).toBe(pico(cost_usd));
  const left = models.flatMap((model, i) => (skipped[i] === 0 ? [] : `${skipped[i]} (rows )?of ${model}`));
  expect(left.length).toBeGreaterThan(0);
  expect(ended.stderr).toMatch(new RegExp(`The budget is used up: ${left.join('(,| and) ')} are skipped\\.\n`));
});

it('says before anything is spent what is missing', async () => {
  const space = await graded(4, {});
  const one = await space.sheaf('compare', 'set.csv', '--models', 'o1-mini', '--budget', '1');
  expect(one).toMatchObject({ code: 2, stderr: expect.stringContaining('two models or more') });
  const noCap = await space.sheaf('compare', 'set.csv', '--models', 'o1-mini,gpt-4o');
  expect(noCap).toMatchObject({ code: 2, stderr: expect.stringContaining('--budget') });
  expect(space.api.bill().calls).toBe(0);
});
