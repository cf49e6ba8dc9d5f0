import { existsSync, readdirSync, readFileSync, rmSync, statSync, watch, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { costOf, countOf, readRecords, verifyAnswers } from '../support/answers-file.js';
import { pico } from '../support/pico.js';
import { type QuestionTable, questionTable, tableOf } from '../support/question-table.js';
import { rowsInPart } from '../support/run-files.js';
import { until } from '../support/until.js';
import { summaryOf, type Workspace, workspace } from '../support/workspace.js';

const run = ['run', 'questions.csv', '--output', 'answers.csv', '--rows-per-call', '1', '--json'];
const retry = ['retry', 'answers.csv', '--rows-per-call', '4', '--json'];

/** A run that the budget ends after some rows, with row 2 refused by the model. */
async function halfFailedRun(): Promise<{ space: Workspace; table: QuestionTable }> {
  const { columns, rows, answers } = questionTable(60, { duplicates: true });
  const unwilling = 'Something that it is UNWILLING to say';
  const table = tableOf(columns, [...rows.slice(0, 2), rows[2]!.with(2, unwilling), ...rows.slice(3)], {
    ...answers,
    [unwilling]: 'Now it says so.',
  });
  const faults = [{ kind: 'refusal', match: 'UNWILLING' }] as const;
  const reasoning = { median: 3000, spread: 0.3 };
  const space = await workspace({ answers: table.answers, faults: [...faults], reasoning });
  space.write('questions.csv', table.csv);
  const half = await space.sheaf(...run, '--budget', '0.4');
  expect(half.code).toBe(4);
  await space.setFaults([]);
  return { space, table };
}

describe('sheaf retry', () => {
  it('pays only for what is missing, leaves the rest as it is, and is not undone by the earlier command', async () => {
    const { space, table } = await halfFailedRun();
    const records = readRecords(space.path('answers.csv'));
    const before = verifyAnswers(table, space.path('answers.csv'));
    expect(countOf(before, 'failed')).toBe(1);
    expect(countOf(before, 'skipped')).toBeGreaterThan(5);
    expect(countOf(before, 'answered')).toBeGreaterThan(5);
    const spentOnMissing = before.filter((row) => row.status !== 'answered' && row.cost > 0n);
    expect(spentOnMissing.length).toBeGreaterThan(0);
    const bill = space.api.bill();

    const retried = await space.sheaf(...retry, '--budget', '5');
    expect(retried.code).toBe(0);
    const after = verifyAnswers(table, space.path('answers.csv'));
    expect(countOf(after, 'answered')).toBe(60);
    const texts = readRecords(space.path('answers.csv')).map(({ raw }) => raw);
    const paid = space.api.bill();
    expect(texts[0]).toBe(records[0]!.raw);
    before.forEach((row, i) => {
      const question = table.rows[i]![2]!;
      if (row.status === 'answered') {
        expect(texts[i + 1]).toBe(records[i + 1]!.raw);
        expect(paid.asked.get(question), question).toBe(bill.asked.get(question));
      } else expect(after[i]!.cost).toBeGreaterThanOrEqual(row.cost);
    });
    expect(costOf(after)).toBe(paid.picoDollars);
    expect(pico(summaryOf(retried).cost_usd)).toBe(paid.picoDollars - bill.picoDollars);
    expect(summaryOf(retried)).toMatchObject({ rows: 60, answered: 60, failed: 0, skipped: 0, exit: 0 });

    const written = readFileSync(space.path('answers.csv'));
    const again = await space.sheaf(...run, '--budget', '0.4');
    expect(space.api.bill().requests).toBe(paid.requests);
    expect(readFileSync(space.path('answers.csv'))).toEqual(written);
    expect(again, again.stderr).toMatchObject({ code: 0 });
    const { usd, calls } = paid;
    expect(summaryOf(again)).toMatchObject({ answered: 60, failed: 0, skipped: 0, exit: 0, calls, cost_usd: usd });
    expect((await space.sheaf(...retry, '--budget', '5')).code).toBe(0);
    expect(space.api.bill().requests).toBe(paid.requests);
  });

  it('that leaves rows without an answer leaves them to the next retry, not to the run before it', async () => {
    const { space, table } = await halfFailedRun();
    await space.setFaults([{ kind: 'refusal', match: 'UNWILLING' }]);
    const retried = await space.sheaf(...retry, '--budget', '5');
    expect(retried, retried.stderr).toMatchObject({ code: 3 });
    const written = readFileSync(space.path('answers.csv'));
    const { requests } = space.api.bill();
    const again = await space.sheaf(...run, '--budget', '5');
    expect(again).toMatchObject({ code: 2, stderr: expect.stringContaining('sheaf retry') });
    expect(readFileSync(space.path('answers.csv'))).toEqual(written);
    expect(space.api.bill().requests).toBe(requests);

    await space.setFaults([]);
    expect((await space.sheaf(...retry, '--budget', '5')).code).toBe(0);
    const rows = verifyAnswers(table, space.path('answers.csv'));
    expect(countOf(rows, 'answered')).toBe(60);
    expect(costOf(rows)).toBe(space.api.bill().picoDollars);
    expect(space.api.bill().requests).toBe(requests + 1);
  });

  it('needs nothing but the file when .sheaf is gone', async () => {
    const { space, table } = await halfFailedRun();
    const before = space.api.bill().picoDollars;
    rmSync(space.path('.sheaf'), { recursive: true });
    const retried = await space.sheaf(...retry, '--model', 'o3-mini', '--question', 'question', '--budget', '5');
    expect(retried, retried.stderr).toMatchObject({ code: 0 });
    const after = verifyAnswers(table, space.path('answers.csv'));
    expect(countOf(after, 'answered')).toBe(60);
    expect(new Set(after.map((row) => row.model))).toEqual(new Set(['o1-mini', 'o3-mini']));
    expect(costOf(after)).toBe(space.api.bill().picoDollars);
    expect(pico(summaryOf(retried).cost_usd)).toBe(costOf(after) - before);
  });

  it.each([
    ['', []],
    [' and loses its store', ['.sheaf/store']],
  ])('that is killed%s goes on where it was, and tells its own costs from those of the run', async (_, lost) => {
    const { space, table } = await halfFailedRun();
    const [run] = readdirSync(space.path('.sheaf/runs'));
    const bill = space.api.bill();
    await space.setFaults([{ kind: 'hang', after: 3 }]);
    const killed = space.start(...retry, '--budget', '5');
    const finished = () => {
      const retried = readdirSync(space.path('.sheaf/runs')).find((name) => name !== run);
      return retried === undefined ? 0 : fileSize(space.path(`.sheaf/runs/${retried}/part.csv`));
    };
    await until(() => finished() > 1000 && space.api.bill().requests > bill.requests + 3);
    await killed.murder();
    for (const name of lost) rmSync(space.path(name), { recursive: true });
    await space.setFaults([]);
    const resumed = await space.sheaf(...retry, '--budget', '5');
    expect(resumed.code).toBe(0);
    const after = verifyAnswers(table, space.path('answers.csv'));
    expect(countOf(after, 'answered')).toBe(60);
    const paid = space.api.bill().picoDollars;
    const { cost_usd, unknown_usd } = summaryOf(resumed);
    expect(bill.picoDollars + pico(cost_usd)).toBe(costOf(after));
    expect(costOf(after)).toBeLessThanOrEqual(paid);
    expect(costOf(after) + pico(unknown_usd)).toBeGreaterThanOrEqual(paid);
  });

  it('that is killed just as it replaces the file leaves nothing to be paid for again', async () => {
    const { space, table } = await halfFailedRun();
    const running = space.start(...retry, '--budget', '5');
    const watcher = watch(space.folder, (_, name) => {
      if (name === 'answers.csv') running.child.kill('SIGKILL');
    });
    await running.ended;
    watcher.close();
    const rows = verifyAnswers(table, space.path('answers.csv'));
    expect(countOf(rows, 'answered')).toBe(60);
    const { requests } = space.api.bill();
    expect(await space.sheaf(...retry, '--budget', '5')).toMatchObject({ code: 0 });
    await space.sheaf(...run, '--budget', '5');
    expect(space.api.bill().requests).toBe(requests);
    expect(verifyAnswers(table, space.path('answers.csv'))).toEqual(rows);
  });

  it('gives a row that used up its attempts as many new ones', async () => {
    const table = questionTable(8);
    const space = await workspace({ answers: table.answers, faults: [{ kind: 'server_error' }] });
    space.write('questions.csv', table.csv);
    const failed = await space.sheaf(...run, '--budget', '5', '--attempts', '2');
    expect(failed.code).toBe(3);
    expect(countOf(verifyAnswers(table, space.path('answers.csv')), 'failed')).toBe(8);
    await space.setFaults([{ kind: 'server_error', times: 1 }]);
    const retried = await space.sheaf(...retry, '--budget', '5', '--attempts', '2');
    expect(countOf(verifyAnswers(table, space.path('answers.csv')), 'answered')).toBe(8);
    expect(retried.code).toBe(0);
  });

  it('touches no file that sheaf did not write', async () => {
    const table = questionTable(5);
    const space = await workspace({ answers: table.answers });
    writeFileSync(space.path('answers.csv'), table.csv);
    const refused = await space.sheaf(...retry, '--budget', '5');
    expect(refused).toMatchObject({ code: 2, stderr: expect.stringMatching(/not an answers file[\s\S]*sheaf run/) });
    expect(readFileSync(space.path('answers.csv'), 'utf8')).toBe(table.csv);
    expect(space.api.bill().requests).toBe(0);
    expect(rowsInPart(space)).toEqual([]);
  });
});

function fileSize(path: string): number {
  return existsSync(path) ? statSync(path).size : 0;
}
