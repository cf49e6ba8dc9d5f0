import { expect, it } from 'vitest';
import { costOfRouted, readRouted } from '../support/answers-with-route.js';
import { pico } from '../support/pico.js';
import { until } from '../support/until.js';
import { summaryOf, workspace } from '../support/workspace.js';

const hard = 'Prove it, step by step, such that every constraint must hold, and find all solutions';

/** Sums, every third one hard to look at; those of level "top" are for the dearest model. */
function table(rows: number) {
  const records = Array.from({ length: rows }, (_, i) => [
    `${i}`,
    i % 6 === 0 ? 'top' : 'any',
    i % 3 === 1 ? `What is ${i} plus ${3 * i}? ${hard}.` : `What is ${i} plus ${3 * i}?`,
  ]);
  const lines = [['id', 'level', 'question'], ...records];
  return { lines, csv: lines.map((cells) => cells.map((cell) => `"${cell}"`).join(',')).join('\n') };
}

const rules = {
  rules: [
    { when: { column: { name: 'level', is: ['top'] } }, model: 'o1-preview' },
    { when: { complexity: { above: 4 } }, model: 'o1-mini' },
  ],
  else: 'gpt-4o-mini',
};
const models = ['--models', 'gpt-4o-mini,o1-preview,o1-mini'];

function modelFor(i: number): string {
  if (i % 6 === 0) return 'o1-preview';
  return i % 3 === 1 ? 'o1-mini' : 'gpt-4o-mini';
}

it('asks every row at the model of its rule, once, whatever is killed, under one cap, and says why', async () => {
  const { lines, csv } = table(90);
  const space = await workspace({ latencyMs: 60, answers: {} });
  space.write('in.csv', csv);
  space.write('rules.json', JSON.stringify(rules));
  const command = [
    'run',
    'in.csv',
    '-o',
    'out.csv',
    ...models,
    '--route',
    'rules.json',
    '--rows-per-call',
    '3',
    '--concurrency',
    '3',
    '--budget',
    '2',
    '--json',
  ];
  // Once in the first model's rows, once in the second's.
  for (const calls of [8, 26]) {
    const running = space.start(...command);
    await until(() => space.api.bill().calls >= calls);
    await running.murder();
  }
  const ended = await space.sheaf(...command);
  expect(ended, ended.stderr).toMatchObject({ code: 0 });
  expect(ended.stderr).not.toContain('Warning');
  const rows = readRouted(space.path('out.csv'), lines);
  rows.forEach((row, i) => {
    expect(row, row.question).toMatchObject({ status: 'answered', model: modelFor(i) });
    expect(row.route).toMatch(
      { 'o1-preview': /^o1-preview: level is top$/, 'o1-mini': /^o1-mini: complexity [\d.]+ > 4$/ }[modelFor(i)] ??
        /^gpt-4o-mini: no rule holds \(complexity/,
    );
  });
  const summary = summaryOf(ended);
  const { picoDollars: bill, asked, calls } = space.api.bill();
  expect(summary).toMatchObject({ rows: 90, answered: 90, failed: 0, skipped: 0, exit: 0 });
  expect(costOfRouted(rows)).toBe(pico(summary.cost_usd));
  expect(bill).toBeGreaterThanOrEqual(costOfRouted(rows));
  expect(bill).toBeLessThanOrEqual(costOfRouted(rows) + pico(summary.unknown_usd));
  expect(pico(summary.cost_usd) + pico(summary.unknown_usd)).toBeLessThanOrEqual(pico('2'));
  // Only what was in flight at a kill was asked again.
  const repeats = [...asked.values()].reduce((sum, times) => sum + times - 1, 0);
  expect(repeats).toBeLessThanOrEqual(2 * 3 * 3);

  expect(JSON.parse((await space.sheaf(...command)).stdout)).toMatchObject({ rows: 90, cost_usd: summary.cost_usd });
  expect(space.api.bill().calls).toBe(calls);
  const plain = await space.sheaf('run', 'in.csv', '-o', 'out.csv', '--budget', '2');
  expect(plain).toMatchObject({ code: 2, stderr: expect.stringContaining('route') });
});

/** Runs on a model that takes more than is foretold, under a cap that does not reach everything. */
async function shortOfMoney() {
  const { lines, csv } = table(90);
  const space = await workspace({ answers: {}, reasoning: { median: 1200, spread: 0.6 } });
  space.write('in.csv', csv);
  const limits = ['--budget', '0.3', '--rows-per-call', '3', '--concurrency', '2', '--no-cache', '--json'];
  const route = [...models, '--route', 'auto', '--budget-sensitivity', '2', ...limits];
  const runTo = async (output: string, ...more: string[]) => {
    const before = space.api.bill().picoDollars;
    const ended = await space.sheaf('run', 'in.csv', '-o', output, ...route, ...more);
    const rows = readRouted(space.path(output), more.includes('60') ? lines.slice(0, 61) : lines);
    expect(costOfRouted(rows), ended.stderr).toBe(pico(summaryOf(ended).cost_usd));
    return { ended, rows, billed: space.api.bill().picoDollars - before };
  };
  return runTo;
}

it('turns cheaper as the money runs down where it is told to, and leaves no row without an answer', async () => {
  const runTo = await shortOfMoney();
  const down = await runTo('down.csv', '--route-down');
  expect(down.ended, down.ended.stderr).toMatchObject({ code: 0 });
  expect(down.billed).toBe(costOfRouted(down.rows));
  expect(down.billed).toBeLessThanOrEqual(pico('0.3'));
  expect(down.ended.stderr).toContain('routing turns cheaper');
  expect(down.rows.some(({ route }) => route!.includes('sensitivity raised from 2 to '))).toBe(true);
  // The first hard rows as they were routed, later ones cheaper and cheaper.
  const hardRows = down.rows.filter(({ question }) => question!.includes(hard));
  expect(hardRows[0]!.model).toBe('o1-preview');
  expect(hardRows.at(-1)!).toMatchObject({ model: 'gpt-4o-mini', route: expect.stringContaining('runs short') });
});

it('turns cheaper afterwards, too, for the rows that were skipped, and asks no other again', async () => {
  const runTo = await shortOfMoney();
  const plain = await runTo('plain.csv', '--limit', '60');
  expect(plain.ended, plain.ended.stderr).toMatchObject({ code: 4 });
  expect(plain.rows.filter(({ status }) => status === 'skipped').length).toBeGreaterThan(5);
  const after = await runTo('plain.csv', '--limit', '60', '--route-down');
  expect(after.ended, after.ended.stderr).toMatchObject({ code: 0 });
  // What had an answer keeps it and was not asked again.
  plain.rows.forEach((row, i) => {
    if (row.status === 'answered') expect(after.rows[i]).toEqual(row);
    else expect(after.rows[i]!.route).toMatch(/^gpt-4o-mini: no money was left for o1-preview \(complexity/);
  });
  expect(plain.billed + after.billed).toBeLessThanOrEqual(pico('0.3'));

  // A model that was given up stays so, whatever is there to pay it now: its rows were asked elsewhere.
  const more = await runTo('plain.csv', '--budget', '3');
  expect(more.ended, more.ended.stderr).toMatchObject({ code: 0 });
  expect(more.rows.slice(0, 60)).toEqual(after.rows);
  expect(more.rows.slice(60).some(({ model }) => model === 'o1-preview')).toBe(false);
});
