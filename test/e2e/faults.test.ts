import { describe, expect, it } from 'vitest';
import type { PracticeOptions } from '../../src/simulator/practice-api.js';
import { costOf, countOf, verifyAnswers } from '../support/answers-file.js';
import { pico } from '../support/pico.js';
import { questionTable, tableOf } from '../support/question-table.js';
import { sharedFolder, summaryOf, type Workspace, workspace } from '../support/workspace.js';

type Fault = NonNullable<PracticeOptions['faults']>[number];

const folder = sharedFolder();

/** Every question is answered with its own answer, and the bill lies between what is known and what may be. */
async function answerAll(name: string, rows: number, faults: Fault[], ...args: string[]): Promise<Workspace> {
  const table = questionTable(rows, { from: name.length * 1000 });
  const space = await workspace({ answers: table.answers, faults, seed: 26 }, folder);
  space.write(`${name}.csv`, table.csv);
  const run = await space.sheaf(
    'run',
    `${name}.csv`,
    '--output',
    `${name}.out.csv`,
    '--budget',
    '20',
    '--json',
    ...args,
  );
  expect(run.stderr).not.toContain('Warning');
  const answered = verifyAnswers(table, space.path(`${name}.out.csv`));
  expect(countOf(answered, 'answered'), run.stderr).toBe(rows);
  expect(run.code).toBe(0);

  const summary = summaryOf(run);
  const bill = space.api.bill().picoDollars;
  expect(pico(summary.cost_usd)).toBe(costOf(answered));
  expect(bill).toBeGreaterThanOrEqual(costOf(answered));
  expect(bill).toBeLessThanOrEqual(costOf(answered) + pico(summary.unknown_usd));
  return space;
}

describe('a provider that misbehaves', () => {
  it('costs nobody a row or an untold cent when it does a bit of everything', async () => {
    const faults: Fault[] = [
      { kind: 'truncated', rate: 0.05 },
      { kind: 'server_error', rate: 0.05 },
      { kind: 'rate_limit', rate: 0.05, waitMs: 10, header: 'retry-after-ms' },
      { kind: 'reset', rate: 0.02 },
      { kind: 'missing', rate: 0.1 },
      { kind: 'garbled', rate: 0.05 },
    ];
    const space = await answerAll('mixed', 250, faults, '--rows-per-call', '5');
    const { struck } = space.api.bill();
    expect(Object.keys(struck).sort()).toEqual(faults.map(({ kind }) => kind).sort());
  });

  it.each<[string, Fault]>([
    ['answers twice and differently', { kind: 'doubled', rate: 0.3 }],
    ['lets one answer speak for another', { kind: 'hijack', rate: 0.3 }],
    ['mixes up the ids', { kind: 'wrong_id', rate: 0.3 }],
    ['answers out of order', { kind: 'reordered' }],
    ['chats between the answers', { kind: 'chatty' }],
    ['forgets the tags', { kind: 'untagged' }],
    ['breaks off in the middle of a reply', { kind: 'cut_body', times: 2 }],
    ['sends half a JSON', { kind: 'bad_json', times: 2 }],
    ['hides behind a broken gateway', { kind: 'gateway', times: 2 }],
    ['does not tell the usage', { kind: 'no_usage', times: 2 }],
  ])('costs nobody a row or an untold cent when it %s', async (_, fault) => {
    const space = await answerAll(fault.kind, 24, [fault], '--rows-per-call', '8');
    expect(space.api.bill().struck[fault.kind]).toBeGreaterThan(0);
  });
});

it('a row that cannot be answered takes no other row down with it', async () => {
  const { columns, rows, answers } = questionTable(24);
  const unanswerable: readonly (readonly [number, string, RegExp])[] = [
    [3, 'Something FORBIDDEN, with a comma', /usage policy/],
    [8, 'word '.repeat(131_000), /too long.*128000 tokens/],
    [11, '', /empty/],
    [12, ' \n\t', /empty/],
    [20, 'Something that it is UNWILLING to say', /refused.*can't help/],
  ];
  const bad = new Map(unanswerable.map(([row, question]) => [row, question]));
  const table = tableOf(
    columns,
    rows.map((cells, i) => cells.with(2, bad.get(i) ?? cells[2]!)),
    answers,
  );
  const faults = [
    { kind: 'invalid_prompt', match: 'FORBIDDEN' },
    { kind: 'refusal', match: 'UNWILLING' },
  ] as const;
  const space = await workspace({ answers, faults: [...faults] }, folder);
  space.write('unanswerable.csv', table.csv);
  const command = ['run', 'unanswerable.csv', '--output', 'out.csv', '--budget', '5', '--json'];

  const run = await space.sheaf(...command);
  expect(run.code).toBe(3);
  expect(run.stderr).toContain('sheaf retry');
  const answered = verifyAnswers(table, space.path('out.csv'));
  expect(answered.flatMap((row, i) => (row.status === 'failed' ? [i] : []))).toEqual([...bad.keys()]);
  for (const [row, , reason] of unanswerable) expect(answered[row]!.error).toMatch(reason);
  expect(summaryOf(run)).toMatchObject({ answered: 19, failed: 5, skipped: 0, unknown_usd: '0', exit: 3 });
  expect(costOf(answered)).toBe(space.api.bill().picoDollars);

  const { requests } = space.api.bill();
  const again = await space.sheaf(...command);
  expect(again.code).toBe(3);
  expect(space.api.bill().requests).toBe(requests);
});
