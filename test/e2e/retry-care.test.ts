import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readRecords } from '../support/answers-file.js';
import { pico } from '../support/pico.js';
import { questionTable } from '../support/question-table.js';
import { until } from '../support/until.js';
import { summaryOf, type Workspace, workspace } from '../support/workspace.js';

const run = ['run', 'questions.csv', '--output', 'answers.csv', '--rows-per-call', '1', '--attempts', '1', '--json'];
const retry = ['retry', 'answers.csv', '--json', '--budget', '5'];

/** A finished run of twelve rows, the even ones failed, and an endpoint that works again. */
async function halfFailedRun(...more: string[]): Promise<{ space: Workspace }> {
  const table = questionTable(12);
  const faults = table.rows.filter((_, i) => i % 2 === 0).map((row) => ({ kind: 'refusal', match: row[2]! }) as const);
  const space = await workspace({ answers: table.answers, faults });
  space.write('questions.csv', table.csv);
  const half = await space.sheaf(...run, '--budget', '5', ...more);
  expect(half, half.stderr).toMatchObject({ code: 3 });
  await space.setFaults([]);
  return { space };
}

describe('sheaf retry', () => {
  it('keeps the run that wrote the file from paying for its rows, from its own first call on', async () => {
    const { space } = await halfFailedRun('--limit', '10');
    const { requests } = space.api.bill();
    await space.setFaults([{ kind: 'hang', after: 2 }]);
    const interrupted = space.start(...retry);
    await until(() => space.api.bill().requests > requests + 2);
    await interrupted.murder();
    await space.setFaults([]);
    const before = space.api.bill().requests;
    const again = await space.sheaf(...run, '--budget', '5');
    expect(again).toMatchObject({ code: 2, stderr: expect.stringContaining('sheaf retry') });
    expect(space.api.bill().requests).toBe(before);
    expect(summaryOf(await space.sheaf(...retry))).toMatchObject({ answered: 10, exit: 0 });
  });

  it('leaves a run that was begun again to that run', async () => {
    const { space } = await halfFailedRun();
    await space.setFaults([{ kind: 'hang' }]);
    const { requests } = space.api.bill();
    const interrupted = space.start(...run, '--budget', '5', '--fresh');
    await until(() => space.api.bill().requests > requests);
    await interrupted.murder();
    const refused = await space.sheaf(...retry);
    expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining('sheaf run') });
  });

  it('remembers --price, and keeps to it', async () => {
    const { space } = await halfFailedRun('--price', '7,7,70');
    const { input_tokens, output_tokens, cost_usd } = summaryOf(await space.sheaf(...retry));
    expect(pico(cost_usd)).toBe(BigInt(input_tokens) * 7_000_000n + BigInt(output_tokens) * 70_000_000n);
  });

  it('goes to another endpoint when it is told to, also after practice', async () => {
    const { space } = await halfFailedRun();
    const faults = space.write('faults.json', JSON.stringify({ faults: [{ kind: 'refusal' }] }));
    const practised = ['run', 'questions.csv', '--output', 'practised.csv', '--budget', '5', '--faults', faults];
    expect((await space.sheaf(...practised)).code).toBe(3);
    const { requests } = space.api.bill();
    const retried = await space.sheaf('retry', 'practised.csv', '--budget', '5', '--base-url', space.api.url);
    expect(retried, retried.stderr).toMatchObject({ code: 0 });
    expect(space.api.bill().requests).toBeGreaterThan(requests);
  });

  it('refuses a file with blank lines before it spends anything', async () => {
    const { space } = await halfFailedRun();
    const text = readFileSync(space.path('answers.csv'), 'utf8');
    writeFileSync(space.path('answers.csv'), `${text}\n\n`);
    const { requests } = space.api.bill();
    const refused = await space.sheaf(...retry);
    expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining('blank lines') });
    expect(space.api.bill().requests).toBe(requests);
  });

  it('keeps an answered row whose numbers a spreadsheet rewrote, and names a failed one', async () => {
    const { space } = await halfFailedRun();
    const records = readRecords(space.path('answers.csv')).map(({ raw }) => raw);
    const mangle = (i: number) => {
      records[i] = records[i]!.replace(/,(\d+),model(\r?\n?)$/, ',1.2E-3,model$2');
      expect(records[i]).toContain('E-3');
    };
    mangle(2);
    writeFileSync(space.path('answers.csv'), records.join(''));
    const kept = records[2];
    expect((await space.sheaf(...retry)).code).toBe(0);
    expect(readRecords(space.path('answers.csv'))[2]!.raw).toBe(kept);

    const second = await halfFailedRun();
    const others = readRecords(second.space.path('answers.csv')).map(({ raw }) => raw);
    others[1] = others[1]!.replace(/,(\d+),model(\r?\n?)$/, ',1.2E-3,model$2');
    writeFileSync(second.space.path('answers.csv'), others.join(''));
    const { requests } = second.space.api.bill();
    const refused = await second.space.sheaf(...retry);
    expect(refused).toMatchObject({ code: 2, stderr: expect.stringMatching(/answers\.csv:2: .*no longer/) });
    expect(second.space.api.bill().requests).toBe(requests);
  });

  it('gives rows added by hand a status, also when there was no money to ask them', async () => {
    const { space } = await halfFailedRun();
    const records = readRecords(space.path('answers.csv')).map(({ raw }) => raw);
    const columns = readRecords(space.path('answers.csv'))[0]!.cells.length;
    const added = ['by-hand', ...Array(columns - 1).fill('')];
    added[2] = 'How much is 12 + 30?';
    writeFileSync(space.path('answers.csv'), `${records.join('')}${added.join(',')}\n`);
    const poor = await space.sheaf('retry', 'answers.csv', '--budget', '0.000001', '--json');
    expect(poor, poor.stderr).toMatchObject({ code: 4 });
    expect(summaryOf(poor)).toMatchObject({ rows: 13, answered: 6, failed: 0, skipped: 7 });
    const last = readRecords(space.path('answers.csv')).at(-1)!;
    expect(last.cells).toContain('skipped');
  });
});
