import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import type { CallFigures, RowLifeFigures } from '../../src/report/row-life-figures.js';
import { costOf, verifyAnswers } from '../support/answers-file.js';
import { explain } from '../support/explain.js';
import { pico, sum } from '../support/pico.js';
import { questionTable, tableOf } from '../support/question-table.js';
import { findRunFile } from '../support/run-files.js';
import { summaryOf, type Workspace, workspace } from '../support/workspace.js';

it('tells every call of every row, to the letter and to the last pico-dollar, over a run with faults and its retry', async () => {
  const { columns, rows, answers } = questionTable(40, { duplicates: true });
  const unwilling = 'Something that it is UNWILLING to say \u001b[31m';
  const table = tableOf(columns, rows.with(2, rows[2]!.with(2, unwilling)), {
    ...answers,
    [unwilling]: 'Now it does.',
  });
  const faults = [
    { kind: 'refusal', match: 'UNWILLING' },
    { kind: 'missing', rate: 0.3, times: 6 },
    { kind: 'truncated', after: 2, times: 1 },
    { kind: 'rate_limit', times: 2 },
    { kind: 'reset', after: 4, times: 1 },
  ] as const;
  const space = await workspace({ answers: table.answers, faults: [...faults] });
  space.write('questions.csv', table.csv);
  const run = ['run', 'questions.csv', '--output', 'answers.csv', '--rows-per-call', '4', '--json', '--id', 'id'];
  const ended = await space.sheaf(...run, '--budget', '5', '--log-replies');
  expect(ended, ended.stderr).toMatchObject({ code: 3 });
  const outcomes = verifyAnswers(table, space.path('answers.csv'));

  const lives: RowLifeFigures[] = [];
  for (const [id] of table.rows) lives.push(await explain(space, 'answers.csv', id!));
  const seen = new Map<string, { call: CallFigures; rows: Map<number, CallFigures['share']> }>();
  lives.forEach((life, i) => {
    const { cells, status, answer, attempts, cost, source } = outcomes[i]!;
    expect(life).toMatchObject({ row: i + 1, id: cells[0], question: cells[2], untold_usd: '0', notes: [] });
    expect(life.outcome).toMatchObject({ status, answer, source });
    for (const call of life.calls) {
      expect(call.sent_exactly, call.call).toBe(true);
      expect(call.prompt).toContain(call.sent);
    }
    if (source === 'duplicate') {
      expect(table.rows[life.same_as! - 1]![2]).toBe(life.question);
      expect(life.same_as).toBeLessThan(i + 1);
      return;
    }
    expect(life.same_as).toBeNull();
    expect(pico(life.told_usd)).toBe(cost);
    expect(life.calls.filter(({ end }) => end !== 'refused').length).toBe(attempts);
    expect(life.calls.at(-1)).toMatchObject({ end: status === 'answered' ? 'answered' : 'not answered' });
    for (const call of life.calls) {
      const shares = seen.get(call.call)?.rows ?? new Map();
      seen.set(call.call, { call, rows: shares.set(i + 1, call.share) });
    }
  });
  for (const { call, rows: shares } of seen.values()) {
    expect([...shares.keys()].sort()).toEqual([...call.rows].sort());
    if (call.usage === null) continue;
    expect(sum([...shares.values()].map((share) => pico(share!.cost_usd)))).toBe(pico(call.cost_usd!));
    for (const kind of ['input', 'cached', 'reasoning', 'output'] as const) {
      expect([...shares.values()].reduce((all, share) => all + share![kind], 0)).toBe(call.usage[kind]);
    }
  }
  const calls = [...seen.values()].map(({ call }) => call);
  expect(sum(calls.map(({ cost_usd }) => pico(cost_usd ?? '0')))).toBe(pico(summaryOf(ended).cost_usd));
  const ends = lives.flatMap((life) => life.calls.map(({ end, why }) => `${end}: ${why}`));
  for (const met of [
    /^refused: HTTP 429/,
    /^unknown: .*broke/,
    /^not answered: .*cut off/,
    /^not answered: the model refused/,
  ])
    expect(
      ends.some((end) => met.test(end)),
      String(met),
    ).toBe(true);

  // Replies are kept because they were asked for, and for nobody else to read.
  const log = findRunFile(space, 'run.log')!;
  expect(statSync(log).mode & 0o777).toBe(0o600);
  expect(lives[0]!.calls.at(-1)).toMatchObject({ received: outcomes[0]!.answer });

  await space.setFaults([]);
  const retried = await space.sheaf('retry', 'answers.csv', '--budget', '5', '--json');
  expect(retried, retried.stderr).toMatchObject({ code: 0 });
  const after = verifyAnswers(table, space.path('answers.csv'));
  const life = await explain(space, 'answers.csv', 'r2');
  expect(life).toMatchObject({ outcome: { status: 'answered' }, untold_usd: '0', told_usd: life.outcome!.cost_usd });
  expect(life.calls.at(-1)).toMatchObject({ retry: true, end: 'answered', received: null, sent: unwilling });
  expect(pico(life.told_usd)).toBe(after[2]!.cost);
  expect(costOf(after)).toBe(space.api.bill().picoDollars - unknownBill(space));
  expect(readFileSync(findRunFile(space, 'retry.log')!, 'utf8')).not.toContain('Now it does');

  const told = await space.sheaf('explain', 'answers.csv', 'r2', '--verbose');
  expect(told, told.stderr).toMatchObject({ code: 0 });
  expect(told.stdout).toMatch(
    /row 3, "r2"[\s\S]*no answer: the model refused[\s\S]*of a retry[\s\S]*the cost_usd of the row, exactly/,
  );
  expect(told.stdout).toContain('\\u001b[31m');
  expect(told.stdout).not.toContain('\u001b');

  // Another question than the one that was asked is not passed off as sent.
  const text = readFileSync(space.path('answers.csv'), 'utf8');
  writeFileSync(space.path('answers.csv'), text.replace(table.rows[0]![2]!, 'What was never asked'));
  expect((await explain(space, 'answers.csv', 'r0')).calls.at(-1)).toMatchObject({ sent_exactly: false });
});

/** What the practice API billed for a call whose reply was lost: no row bears that. */
function unknownBill({ api }: Workspace): bigint {
  return sum(
    api
      .bill()
      .list.filter(({ fault }) => fault === 'reset')
      .map(({ picoDollars }) => picoDollars),
  );
}
