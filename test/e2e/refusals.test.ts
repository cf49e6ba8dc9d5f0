import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { PracticeOptions } from '../../src/simulator/practice-api.js';
import { costOf, countOf, verifyAnswers } from '../support/answers-file.js';
import { questionTable } from '../support/question-table.js';
import { rowsInPart } from '../support/run-files.js';
import { startSheaf } from '../support/sheaf-process.js';
import { sharedFolder, summaryOf, type Workspace, workspace } from '../support/workspace.js';

const folder = sharedFolder();
const goodTable = questionTable(5).csv;

interface Case {
  readonly options?: PracticeOptions;
  readonly csv?: string;
  readonly args?: readonly string[];
  readonly code: number;
  readonly says: readonly RegExp[];
}

async function spaceWith({ options = {}, csv = goodTable }: Case): Promise<Workspace> {
  const space = await workspace(options, folder);
  space.write('q.csv', csv);
  return space;
}

describe('before a cent is spent, sheaf says what is wrong and what to do', () => {
  it.each<[string, Case]>([
    ['a bad key', { options: { keys: ['another'] }, code: 5, says: [/key in OPENAI_API_KEY/, /Check the key/] }],
    [
      'a model that is not served any more',
      {
        options: { withoutModels: ['o1-mini'] },
        code: 5,
        says: [/does not serve o1-mini/, /shut it down on 2025-10-27/, /successor \(--model [\w.-]+\)/],
      },
    ],
    [
      'a model without a known price',
      { args: ['--model', 'my-model'], code: 2, says: [/price of my-model/, /--price IN,CACHED,OUT/] },
    ],
    [
      'a column that is not there',
      {
        args: ['--question', 'Question'],
        code: 2,
        says: [/no column "Question"/, /Did you mean "question"/, /"note"/],
      },
    ],
    [
      'a column to group by that is not there',
      { args: ['--group-by', 'topics'], code: 2, says: [/--group-by/, /Did you mean "topic"/] },
    ],
    [
      'a quote that is never closed',
      { csv: 'id,question\n1,fine\n2,"never\nclosed\n', code: 2, says: [/q\.csv:3\b/, /never closed/, /Close it/] },
    ],
    [
      'a row with a cell too many',
      {
        csv: 'id,question\n1,"two\nlines"\n2,a,b\n',
        code: 2,
        says: [/q\.csv:4\b/, /expected 2 cells.*got 3/, /quotes/],
      },
    ],
    [
      'a row with a cell too few',
      { csv: 'id,question\n1,a\n\n3\n', code: 2, says: [/q\.csv:4\b/, /expected 2 cells.*got 1/] },
    ],
    ['an option that does not exist', { args: ['--bugdet', '5'], code: 2, says: [/--bugdet/, /--budget/] }],
    ['an amount that is none', { args: ['--budget', 'five'], code: 2, says: [/--budget/, /got "five"/] }],
    ['a negative budget', { args: ['--budget=-1'], code: 2, says: [/--budget/, /got "-1"/] }],
    ['a size that is none', { args: ['--rows-per-call', '0'], code: 2, says: [/--rows-per-call/, /1 to 1000/] }],
    ['a level that is none', { args: ['--reasoning', 'hard'], code: 2, says: [/--reasoning/, /medium/, /got "hard"/] }],
    ['a price that is none', { args: ['--price', '1,2'], code: 2, says: [/--price/] }],
  ])('%s', async (_, wrong) => {
    const space = await spaceWith(wrong);
    const run = await space.sheaf('run', 'q.csv', '--output', 'out.csv', '--budget', '1', ...(wrong.args ?? []));
    expect(run, run.stderr).toMatchObject({ code: wrong.code, stdout: '' });
    for (const text of wrong.says) expect(run.stderr).toMatch(text);
    expect(run.stderr, 'a stack trace helps nobody here').not.toMatch(/^\s+at /m);
    expect(space.api.bill().requests).toBe(0);
    expect(existsSync(space.path('out.csv'))).toBe(false);
  });

  it('no budget, and nobody at a terminal to agree to that', async () => {
    const space = await spaceWith({ code: 2, says: [] });
    const run = await space.sheaf('run', 'q.csv', '--output', 'out.csv');
    expect(run).toMatchObject({ code: 2, stderr: expect.stringMatching(/worst[\s\S]*--budget USD[\s\S]*--yes/) });
    expect(space.api.bill().requests).toBe(0);
  });

  it('no key for the endpoint that certainly needs one', async () => {
    const space = await spaceWith({ code: 5, says: [] });
    const run = await startSheaf(['run', 'q.csv', '--output', 'out.csv', '--budget', '1'], { cwd: folder }).ended;
    expect(run).toMatchObject({ code: 5, stderr: expect.stringMatching(/OPENAI_API_KEY is not set[\s\S]*--simulate/) });
    expect(space.api.bill().requests).toBe(0);
  });

  it('a file that does not exist', async () => {
    const space = await spaceWith({ code: 2, says: [] });
    const run = await space.sheaf('run', 'nowhere.csv', '--budget', '1');
    expect(run).toMatchObject({ code: 2, stderr: expect.stringContaining('nowhere.csv') });
  });
});

it.each([
  ['a key that is revoked', 'bad_key', /401/],
  ['credit that runs out', 'insufficient_quota', /quota/],
] as const)('%s in the middle of a run costs nothing that was finished', async (_, kind, reason) => {
  const table = questionTable(80);
  const output = `${kind}.csv`;
  const space = await workspace({ answers: table.answers, faults: [{ kind, after: 6 }], latencyMs: 20 }, folder);
  space.write('questions.csv', table.csv);
  const limits = ['--budget', '5', '--rows-per-call', '5', '--concurrency', '3'];
  const command = ['run', 'questions.csv', '--output', output, ...limits, '--json'];

  const stopped = await space.sheaf(...command);
  expect(stopped).toMatchObject({ code: 5, stderr: expect.stringMatching(reason) });
  expect(stopped.stderr).toContain('same command again');
  const bill = space.api.bill();
  expect(bill.calls).toBe(6);
  expect(rowsInPart(space, output)).toHaveLength(30);
  expect(existsSync(space.path(output))).toBe(false);
  expect(summaryOf(stopped)).toMatchObject({ exit: 5, answered: 30, cost_usd: bill.usd, unknown_usd: '0' });

  await space.setFaults([]);
  const resumed = await space.sheaf(...command);
  expect(resumed.code).toBe(0);
  const rows = verifyAnswers(table, space.path(output));
  expect(countOf(rows, 'answered')).toBe(80);
  const after = space.api.bill();
  expect([...after.asked.values()]).toEqual(Array(80).fill(1));
  expect(costOf(rows)).toBe(after.picoDollars);
  expect(summaryOf(resumed)).toMatchObject({ cost_usd: after.usd, unknown_usd: '0', calls: after.calls });
});
