import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { PilotRecord } from '../../src/run/pilot-record.js';
import type { RunSummary } from '../../src/run/summary.js';
import type { PracticeOptions } from '../../src/simulator/practice-api.js';
import { costOf, countOf, verifyAnswers } from '../support/answers-file.js';
import { pico } from '../support/pico.js';
import { type QuestionTable, tableOf } from '../support/question-table.js';
import { findRunFile } from '../support/run-files.js';
import { startSheaf } from '../support/sheaf-process.js';
import { until } from '../support/until.js';
import { type Workspace, workspace } from '../support/workspace.js';

/** General questions, eight a call to begin with; the sum in each is its answer. */
function questions(count: number, expected?: (i: number) => string): QuestionTable {
  const asked = Array.from({ length: count }, (_, i) => `Which number stands for stone ${i} of the long garden wall?`);
  const columns = expected === undefined ? ['question'] : ['question', 'expected'];
  const rows = asked.map((question, i) => (expected === undefined ? [question] : [question, expected(i)]));
  return tableOf(columns, rows, Object.fromEntries(asked.map((question, i) => [question, String(i)])));
}

const command = ['run', 'questions.csv', '--output', 'answers.csv', '--json'];
const sample = ['--pilot', '32'];

async function newSpace(table: QuestionTable, practice: PracticeOptions): Promise<Workspace> {
  const space = await workspace({ answers: { ...table.answers }, ...practice });
  space.write('questions.csv', table.csv);
  return space;
}

interface Manifest {
  readonly pilots?: readonly PilotRecord[];
  readonly forecasts?: readonly { at: string; low_usd: string; high_usd: string }[];
}

function manifestOf(space: Workspace): Manifest {
  return JSON.parse(readFileSync(findRunFile(space, 'manifest.json')!, 'utf8')) as Manifest;
}

/** Runs to the end; every row is answered, and the books balance. */
async function finished(space: Workspace, table: QuestionTable, ...more: string[]) {
  const ended = await space.sheaf(...command, '--budget', '20', ...more);
  expect(ended, ended.stderr).toMatchObject({ code: 0 });
  const rows = verifyAnswers(table, space.path('answers.csv'));
  expect(countOf(rows, 'answered')).toBe(table.rows.length);
  const summary = JSON.parse(ended.stdout) as RunSummary;
  expect(summary.cost_usd).toBe(space.api.bill().usd);
  expect(costOf(rows)).toBe(space.api.bill().picoDollars);
  return { rows, summary, stderr: ended.stderr, sizes: new Set(rows.map(({ rows_in_call }) => rows_in_call)) };
}

describe('a pilot', () => {
  const table = questions(320);

  it('finds the larger size where it is cheaper and as good, and its rows keep what they got alone', async () => {
    const space = await newSpace(table, { mergeRatio: 0.26 });
    const { rows, summary, stderr } = await finished(space, table, ...sample);
    expect(manifestOf(space).pilots).toMatchObject([{ kind: 'general', rows: 32, size: 16 }]);
    expect(stderr).toMatch(/Pilot on 32 rows \(general\)[\s\S]*rows a call +cost a row +missing +agreement/);
    expect(stderr).toContain('16 rows a call from here on: the cheapest size whose quality holds');
    const alone = rows.filter(({ rows_in_call }) => rows_in_call === 1);
    expect(alone.map(({ attempts }) => attempts)).toEqual(Array(32).fill(3));
    expect(rows.filter(({ rows_in_call }) => rows_in_call === 16)).toHaveLength(288);

    const { savings, forecast } = summary;
    expect(savings).toMatchObject({ basis: 'pilot', duplicates_usd: '0', cache_usd: '0', provider_caching_usd: '0' });
    expect(pico(savings!.merging_usd)).toBe(pico(savings!.one_row_a_call_usd) - pico(summary.cost_usd));
    expect(pico(savings!.pilot_usd)).toBeGreaterThan(0n);
    expect(forecast).toMatchObject({ at: 'pilot', rows_left: 288 });
    expect(manifestOf(space).forecasts!.map(({ at }) => at)).toEqual(['start', 'pilot']);
    const [start, after] = manifestOf(space).forecasts!.map((f) => Number(f.high_usd) - Number(f.low_usd));
    expect(after).toBeLessThan(start! / 2);
  });

  it.each([
    ['merging saves nothing', { mergeRatio: 1 }],
    ['merged answers are wrong', { mergeRatio: 0.26, mergeSlips: 0.1 }],
    ['merged answers go missing', { mergeRatio: 0.26, mergeMissing: 0.1 }],
  ])('leaves rows alone where %s', async (_, practice) => {
    const space = await newSpace(table, practice);
    const ended = await space.sheaf(...command, '--budget', '20', ...sample);
    expect(ended, ended.stderr).toMatchObject({ code: 0 });
    expect(manifestOf(space).pilots).toMatchObject([{ size: 1 }]);
    const rows = verifyAnswers(table, space.path('answers.csv'));
    expect(rows.map(({ rows_in_call }) => rows_in_call)).toEqual(Array(320).fill(1));
    expect(costOf(rows)).toBe(space.api.bill().picoDollars);
  });

  it('judges by what the input expects, as the run grades', async () => {
    // Alone and merged, half of the answers are wrong: merging makes them no worse.
    const graded = questions(320, (i) => `The stones are counted from the left. #### ${i % 2 === 0 ? i : i + 1_000}`);
    const space = await newSpace(graded, { mergeRatio: 0.26 });
    const { code, stdout, stderr } = await space.sheaf(
      ...command,
      '--budget',
      '20',
      '--expected',
      'expected',
      ...sample,
    );
    expect(code, stderr).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ accuracy: { correct: 160, graded_by: 'number' } });
    const [pilot] = manifestOf(space).pilots!;
    expect(pilot!.size).toBe(16);
    for (const { accuracy } of pilot!.table) expect(Math.abs(accuracy! - 0.5)).toBeLessThan(0.3);
    expect(stderr).toContain('accuracy within 5 points of alone');
  });

  it('comes by itself for a thousand rows of a kind, not for fewer, and not where the size was given', async () => {
    const many = questions(1_000);
    const space = await newSpace(many, { mergeRatio: 0.26 });
    await finished(space, many);
    expect(manifestOf(space).pilots).toMatchObject([{ rows: 32 }]);
    const few = await newSpace(table, { mergeRatio: 0.26 });
    await finished(few, table);
    expect(manifestOf(few).pilots).toBeUndefined();
    expect(new Set(few.api.bill().asked.values())).toEqual(new Set([1]));
    const given = await newSpace(many, { mergeRatio: 0.26 });
    await finished(given, many, '--rows-per-call', '20');
    expect(manifestOf(given).pilots).toBeUndefined();
  });

  it('that was killed goes on from what it paid for, and decides', async () => {
    const space = await newSpace(table, { mergeRatio: 0.26, latencyMs: 400 });
    const slow = ['--concurrency', '4'];
    let inFlight = 0;
    for (const calls of [3, 9, 20]) {
      const before = space.api.bill().calls;
      const running = startSheaf([...command, '--budget', '20', ...sample, ...slow], {
        cwd: space.folder,
        env: space.env,
      });
      await until(() => space.api.bill().calls >= before + calls);
      await running.murder();
      inFlight += 4 * 16;
      await sleep(500);
    }
    const ended = await space.sheaf(...command, '--budget', '20', ...sample, ...slow);
    expect(ended, ended.stderr).toMatchObject({ code: 0 });
    const rows = verifyAnswers(table, space.path('answers.csv'));
    expect(countOf(rows, 'answered')).toBe(320);
    expect(manifestOf(space).pilots).toMatchObject([{ kind: 'general', size: 16 }]);
    const { cost_usd, unknown_usd } = JSON.parse(ended.stdout) as RunSummary;
    const bill = space.api.bill().picoDollars;
    expect(costOf(rows)).toBe(pico(cost_usd));
    expect(bill).toBeGreaterThanOrEqual(pico(cost_usd));
    expect(bill).toBeLessThanOrEqual(pico(cost_usd) + pico(unknown_usd));
    const again = [...space.api.bill().asked.values()].reduce((sum, times) => sum + times - 1, 0);
    expect(again).toBeLessThanOrEqual(2 * 32 + inFlight);
  });

  it('that the money ends in answers its rows with what they got', async () => {
    const space = await newSpace(table, { mergeRatio: 1, reasoning: { median: 1_000, spread: 0 } });
    const ended = await space.sheaf(...command, '--budget', '0.35', ...sample);
    expect(ended, ended.stderr).toMatchObject({ code: 4 });
    expect(space.api.bill().picoDollars).toBeLessThanOrEqual(pico('0.35'));
    const rows = verifyAnswers(table, space.path('answers.csv'));
    expect(costOf(rows)).toBe(space.api.bill().picoDollars);
    // Merged answers of rows that were to be asked alone: without that, what they cost would have bought nothing.
    const merged = rows.filter(({ status, rows_in_call }) => status === 'answered' && rows_in_call > 1);
    expect(merged.length).toBeGreaterThanOrEqual(8);
    const more = await finished(space, table, ...sample);
    expect(more.summary.answered).toBe(320);
  });

  it('is not needed for what the cache has', async () => {
    const space = await newSpace(table, { mergeRatio: 0.26 });
    await finished(space, table, ...sample);
    const { calls } = space.api.bill();
    const again = await space.sheaf(...command, '--budget', '20', ...sample, '--output', 'again.csv');
    expect(again, again.stderr).toMatchObject({ code: 0, stderr: expect.not.stringContaining('Pilot on') });
    expect(space.api.bill().calls).toBe(calls);
  });

  it('and a size of one’s own exclude each other', async () => {
    const space = await newSpace(table, {});
    const ended = await space.sheaf(...command, '--budget', '20', ...sample, '--rows-per-call', '4');
    expect(ended).toMatchObject({ code: 2, stderr: expect.stringContaining('--pilot and --rows-per-call exclude') });
  });
});

describe('an audit', () => {
  const table = questions(320);

  it('compares a share of merged answers with the answers alone, and keeps those', async () => {
    const space = await newSpace(table, {});
    const { rows, summary, stderr } = await finished(space, table, '--audit', '25%');
    const audited = rows.filter(({ rows_in_call }) => rows_in_call === 1);
    expect(summary.audit).toEqual({ compared: audited.length, agreed: audited.length });
    expect(new Set(audited.map(({ attempts }) => attempts))).toEqual(new Set([2]));
    expect(stderr).toMatch(/audit +\d+ of \d+ merged answers that were asked again alone say the same/);
  });

  it('makes calls smaller and says so when answers differ', async () => {
    const space = await newSpace(table, { mergeSlips: 0.06, latencyMs: 20 });
    const ended = await space.sheaf(...command, '--budget', '20', '--audit', '50%', '--concurrency', '1');
    expect(ended, ended.stderr).toMatchObject({ code: 0 });
    const { audit } = JSON.parse(ended.stdout) as RunSummary;
    expect(audit!.agreed).toBeLessThan(audit!.compared);
    expect(ended.stderr).toContain('Fewer rows share a call from here on.');
  });
});

describe('calls', () => {
  it('get smaller while answers go missing', async () => {
    const table = questions(3_000);
    const space = await newSpace(table, { mergeMissing: 0.06, latencyMs: 1 });
    const { rows } = await finished(space, table, '--pilot', 'off', '--concurrency', '4');
    const sizes = rows.map(({ rows_in_call }) => rows_in_call);
    expect(Math.max(...sizes)).toBe(8);
    expect(Math.max(...sizes.slice(-500))).toBeLessThanOrEqual(4);
  });
});
