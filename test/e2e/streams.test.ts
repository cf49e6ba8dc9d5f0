import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { PracticeOptions } from '../../src/simulator/practice-api.js';
import { costOf, countOf, verifyAnswers } from '../support/answers-file.js';
import { movedClock } from '../support/moved-clock.js';
import { pico } from '../support/pico.js';
import { questionTable } from '../support/question-table.js';
import { findRunFile } from '../support/run-files.js';
import { type Ended, startSheaf } from '../support/sheaf-process.js';
import { until } from '../support/until.js';
import { summaryOf, type Workspace, workspace } from '../support/workspace.js';

const table = questionTable(60);
const run = ['run', 'questions.csv', '--output', 'answers.csv', '--rows-per-call', '10', '--json'];

async function prepare(practice: PracticeOptions): Promise<Workspace> {
  const space = await workspace({ answers: table.answers, ...practice });
  space.write('questions.csv', table.csv);
  return space;
}

/** What must hold of a run's money however its calls went: sums are exact, and the cap and the bill are kept. */
function verify(space: Workspace, ended: Ended, budget: string) {
  const rows = verifyAnswers(table, space.path('answers.csv'));
  const summary = summaryOf(ended);
  const bill = space.api.bill();
  const [cost, unknown] = [pico(summary.cost_usd), pico(summary.unknown_usd)];
  expect(cost).toBe(costOf(rows));
  expect(bill.picoDollars).toBeGreaterThanOrEqual(cost);
  expect(bill.picoDollars).toBeLessThanOrEqual(cost + unknown);
  expect(cost + unknown).toBeLessThanOrEqual(pico(budget));
  const log = readFileSync(findRunFile(space, 'run.log')!, 'utf8');
  const asked = rows.map(({ cells }) => bill.asked.get(cells[table.columns.indexOf('question')]!)!);
  return { ended, rows, summary, bill, log, asked, askedTwice: asked.filter((times) => times > 1).length };
}

async function answer(budget: string, practice: PracticeOptions, ...more: string[]) {
  const space = await prepare(practice);
  return verify(space, await space.sheaf(...run, '--budget', budget, ...more), budget);
}

describe('streams that break off', () => {
  const faults: PracticeOptions['faults'] = [{ kind: 'cut_body', times: 3, share: 0.7 }];

  it('cost no row its answer, and no whole answer is asked for again', async () => {
    const { ended, rows, bill, log, asked, askedTwice } = await answer('20', { faults }, '--stream', 'on');
    expect(ended, ended.stderr).toMatchObject({ code: 0 });
    expect(countOf(rows, 'answered')).toBe(60);
    expect(bill.struck.cut_body).toBe(3);
    const kept = [...log.matchAll(/"answered":(\d+),"msg":"whole answers of the cut reply are kept"/g)];
    const keptRows = kept.reduce((total, [, answered]) => total + Number(answered), 0);
    expect(keptRows).toBeGreaterThanOrEqual(15);
    // A row whose answer was kept in its first call was never in another one.
    const keptAtOnce = rows.flatMap(({ source, attempts }, i) => (source === 'estimated' && attempts === 1 ? [i] : []));
    expect(keptAtOnce.length).toBeGreaterThanOrEqual(15);
    expect(keptAtOnce.map((i) => asked[i])).toEqual(keptAtOnce.map(() => 1));
    expect(asked).toEqual(rows.map(({ attempts }) => attempts));

    const unstreamed = await answer('20', { faults }, '--stream', 'off');
    expect(unstreamed.ended).toMatchObject({ code: 0 });
    expect(unstreamed.askedTwice).toBe(30);
    expect(askedTwice).toBe(30 - keptRows);
  });

  it('are held to the cap by the worst case of each call, what is kept of it included', async () => {
    const cutAll: PracticeOptions['faults'] = [{ kind: 'cut_body', share: 0.7 }];
    const { ended, rows } = await answer('0.60', { faults: cutAll }, '--stream', 'on');
    expect(ended).toMatchObject({ code: 4 });
    expect(countOf(rows, 'answered')).toBeGreaterThan(0);
    expect(countOf(rows, 'skipped')).toBeGreaterThan(0);
  });

  it('are whole replies without usage where only that was lost', async () => {
    const { ended, rows, summary, askedTwice } = await answer(
      '20',
      { faults: [{ kind: 'no_usage' }] },
      '--stream',
      'on',
    );
    expect(ended, ended.stderr).toMatchObject({ code: 0 });
    expect([countOf(rows, 'answered'), summary.estimated_rows, askedTwice]).toEqual([60, 60, 0]);
  });
});

describe('a gateway that gives up on silent calls', () => {
  const gateway: PracticeOptions = { gatewayIdleMs: 300, latencyMs: 900 };

  it('lets streamed calls live, all of them', async () => {
    const { ended, rows, summary, bill, log } = await answer('20', gateway, '--stream', 'on');
    expect(ended, ended.stderr).toMatchObject({ code: 0 });
    expect(countOf(rows, 'answered')).toBe(60);
    expect([summary.unknown_usd, summary.estimated_rows]).toEqual(['0', 0]);
    expect(pico(summary.cost_usd)).toBe(bill.picoDollars);
    expect(log.split('"streamed":true').length - 1).toBe(bill.calls);
  });

  it('takes the calls of a run that did not know of it; from then on they are streamed', async () => {
    const space = await prepare({ gatewayIdleMs: 3_000, latencyMs: 3_500 });
    const clock = movedClock(space.folder, new Date().toISOString());
    const env = { ...space.env, ...clock.env };
    const running = startSheaf([...run, '--budget', '20'], { cwd: space.folder, env });
    // Nobody waits for a minute in a test: the calls in flight only seem to have taken one.
    await until(() => space.api.bill().calls >= 6);
    clock.set(new Date(Date.now() + 60_000).toISOString());
    const { ended, rows, bill, log, askedTwice } = verify(space, await running.ended, '20');
    expect(ended, ended.stderr).toMatchObject({ code: 0 });
    expect(countOf(rows, 'answered')).toBe(60);
    expect([bill.calls, askedTwice]).toEqual([12, 60]);
    expect(log.split('calls are streamed from now on').length - 1).toBe(1);
    expect(log.split('"streamed":true').length - 1).toBe(6);
  });

  it('takes calls that are not streamed', async () => {
    const { rows, log } = await answer('20', gateway, '--stream', 'off', '--attempts', '1');
    expect(countOf(rows, 'failed')).toBe(60);
    expect(rows[0]!.error).toContain('HTTP 504');
    expect(log).not.toContain('"streamed":true');
  });
});

it('--stream takes auto, on or off', async () => {
  const space = await workspace();
  space.write('questions.csv', table.csv);
  const ended = await space.sheaf(...run, '--budget', '1', '--stream', 'maybe');
  expect(ended).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('--stream: expected auto, on or off, got "maybe"'),
  });
});
