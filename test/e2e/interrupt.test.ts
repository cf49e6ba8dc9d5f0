import { existsSync } from 'node:fs';
import { expect, it } from 'vitest';
import { costOf, countOf, verifyAnswers } from '../support/answers-file.js';
import { pico } from '../support/pico.js';
import { questionTable } from '../support/question-table.js';
import { until } from '../support/until.js';
import { summaryOf, type Workspace, workspace } from '../support/workspace.js';

const limits = ['--rows-per-call', '4', '--concurrency', '3', '--budget', '5'];
const command = ['run', 'questions.csv', '--output', 'answers.csv', ...limits, '--json'];
const table = questionTable(80);

/** The same command, given again, answers every row. */
async function completes(space: Workspace) {
  const run = await space.sheaf(...command);
  expect(run).toMatchObject({ code: 0, stderr: expect.not.stringContaining('Warning') });
  const rows = verifyAnswers(table, space.path('answers.csv'));
  expect(countOf(rows, 'answered')).toBe(80);
  return { rows, unknown: pico(summaryOf(run).unknown_usd), bill: space.api.bill() };
}

/** SIGINT twice, as somebody who will not wait for the calls in flight. */
async function stopAtOnce(running: ReturnType<Workspace['start']>) {
  running.child.kill('SIGINT');
  await until(() => running.stderr().includes('Stopping'));
  running.child.kill('SIGINT');
  const stopped = await running.ended;
  expect(stopped.code).toBe(130);
  return stopped;
}

it('SIGINT loses no call that was under way', async () => {
  const space = await workspace({ answers: table.answers, latencyMs: 400 });
  space.write('questions.csv', table.csv);
  const running = space.start(...command);
  await until(() => space.api.bill().requests >= 4);
  running.child.kill('SIGINT');
  const stopped = await running.ended;
  expect(stopped).toMatchObject({ code: 130, stderr: expect.stringContaining('same command continues') });
  expect(existsSync(space.path('answers.csv'))).toBe(false);
  const bill = space.api.bill();
  expect(bill.calls).toBeLessThan(20);
  const settled = { exit: 130, calls: bill.calls, answered: bill.asked.size, cost_usd: bill.usd, unknown_usd: '0' };
  expect(summaryOf(stopped)).toMatchObject(settled);

  const end = await completes(space);
  expect([...end.bill.asked.values()]).toEqual(Array(80).fill(1));
  expect(costOf(end.rows)).toBe(end.bill.picoDollars);
});

it('SIGINT twice ends a run whose calls never come back, and leaves it fit to go on', async () => {
  const space = await workspace({ answers: table.answers, faults: [{ kind: 'hang', after: 2 }] });
  space.write('questions.csv', table.csv);
  const running = space.start(...command);
  await until(() => space.api.bill().requests >= 5);
  const stopped = await stopAtOnce(running);
  const words =
    /Stopped at once\.\nSpent: \$0\.\d+ of \$5\.00; up to \$0\.\d+ more may .*\n.*same command continues\.\n {2}(sheaf .*)\n$/;
  expect(stopped.stderr).toMatch(words);
  expect(words.exec(stopped.stderr)?.[1]).toBe(`sheaf ${command.join(' ')}`);
  expect(existsSync(space.path('answers.csv'))).toBe(false);

  await space.setFaults([]);
  const { rows, unknown, bill } = await completes(space);
  expect(costOf(rows)).toBeLessThan(bill.picoDollars);
  expect(costOf(rows) + unknown).toBeGreaterThanOrEqual(bill.picoDollars);
});

it('SIGINT twice, while one of several models is being asked, says whose money it tells of', async () => {
  const space = await workspace({ answers: table.answers, faults: [{ kind: 'hang' }] });
  space.write('questions.csv', table.csv);
  const cascade = ['run', 'questions.csv', '--output', 'answers.csv', '--cascade', 'gpt-4o-mini,o1-mini'];
  const running = space.start(...cascade, '--budget', '5', '--yes');
  await until(() => space.api.bill().requests >= 2);
  const stopped = await stopAtOnce(running);
  expect(stopped.stderr).toMatch(
    /Stopped at once\.\nOf the part that was under way: Spent: \$0\.00 of \$.*; up to \$0\.\d+ more may /,
  );
});
