import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PracticeOptions } from '../../src/simulator/practice-api.js';
import { type RedisServer, startRedis } from '../store/start-redis.js';
import { costOf, countOf, verifyAnswers } from '../support/answers-file.js';
import { fastClock } from '../support/fast-clock.js';
import { pico } from '../support/pico.js';
import { questionTable } from '../support/question-table.js';
import { startRelay } from '../support/relay.js';
import { findRunFile } from '../support/run-files.js';
import { startSheaf } from '../support/sheaf-process.js';
import { until } from '../support/until.js';
import { summaryOf, type Workspace, workspace } from '../support/workspace.js';

const hour = 3_600_000;
const rowCount = 240;
const command = [
  'run',
  'questions.csv',
  '--output',
  'answers.csv',
  '--rows-per-call',
  '2',
  '--lane',
  'auto',
  '--json',
  '--no-cache',
];
const money = ['--budget', '30'];

let redis: RedisServer;
beforeAll(async () => {
  redis = await startRedis('--appendonly', 'yes', '--maxmemory-policy', 'noeviction');
});
afterAll(() => redis.stop());

const table = questionTable(rowCount);

interface Night {
  readonly space: Workspace;
  readonly env: Readonly<Record<string, string>>;
}

/**
 * A practice API and processes whose clocks run so many times as fast: no faster than leaves a loaded machine real seconds
 * for what has to be done at the end.
 */
async function night(speed: number, practice: PracticeOptions): Promise<Night> {
  const space = await workspace({ answers: table.answers, clock: { speed }, latencyMs: 20, ...practice });
  space.write('questions.csv', table.csv);
  return { space, env: { ...space.env, ...fastClock(speed) } };
}

/** By a deadline: all rows answered, by calls that had come back before it, and paid for as the bill says. */
async function inTime({ space, env }: Night, deadline: string, ...more: string[]) {
  const args = [...command, ...money, '--deadline', deadline, '--store', redis.url, ...more];
  const ended = await startSheaf(args, { cwd: space.folder, env }).ended;
  expect(ended, ended.stderr).toMatchObject({ code: 0 });
  const rows = verifyAnswers(table, space.path('answers.csv'));
  expect(countOf(rows, 'answered')).toBe(rowCount);
  const { deadline: kept } = JSON.parse(readFileSync(findRunFile(space, 'manifest.json')!, 'utf8'));
  expect(lastReply(space)).toBeLessThanOrEqual(kept.at);
  const summary = summaryOf(ended);
  const bill = space.api.bill();
  expect(costOf(rows)).toBe(pico(summary.cost_usd));
  expect(summary).toMatchObject({ cost_usd: bill.usd, unknown_usd: '0' });
  expect(Math.max(...bill.asked.values())).toBe(1);
  const of = (lane: 'batch' | 'flex' | 'sync') => summary.lanes[lane].rows;
  return { lanes: [of('batch'), of('flex'), of('sync')], stderr: ended.stderr, rows };
}

function lastReply(space: Workspace): number {
  const log = readFileSync(findRunFile(space, 'run.log')!, 'utf8').trimEnd().split('\n');
  const replies = log.map((line) => JSON.parse(line)).filter(({ msg }) => msg === 'reply');
  return Math.max(...replies.map(({ time }) => Number(new Date(time))));
}

const model = (id: string) => ['--model', id];
const slowBatches = { validateMs: 60_000, runMs: 2 * hour };
const noFlex: PracticeOptions['faults'] = [{ kind: 'flex_unavailable' }];

describe('a run that must be done by a deadline', () => {
  it('goes through batches where a day is left, and again for what expires of them; one call ahead tells the time', async () => {
    const faults: PracticeOptions['faults'] = [{ kind: 'batch_expired_line', rate: 0.5, times: 10 }];
    const batch = { validateMs: 60_000, runMs: 6 * hour };
    const { lanes } = await inTime(await night((26 * hour) / 36_000, { batch, faults }), '+26h', ...model('o4-mini'));
    expect(lanes).toEqual([rowCount - 2, 2, 0]);
  });

  it('takes back what batches have not answered while there is time for flex, and keeps what they have', async () => {
    const { lanes, stderr } = await inTime(
      await night(40, { batch: { validateMs: 10_000, runMs: hour } }),
      '+30m',
      ...model('o4-mini'),
    );
    const [batch = 0, flex = 0] = lanes;
    expect(batch).toBeGreaterThan(rowCount / 12);
    expect(flex).toBeGreaterThan(rowCount / 8);
    expect(stderr).toMatch(
      /Lane: batch.*go on in flex[\s\S]*Taking back[\s\S]*Lane: flex|Lane: batch.*go on in flex[\s\S]*Lane: flex[\s\S]*Taking back/,
    );
  });

  it('has no time for batches in ten minutes', async () => {
    const { lanes } = await inTime(await night(20, { batch: slowBatches }), '+10m', ...model('o4-mini'));
    expect(lanes).toEqual([0, rowCount, 0]);
  });

  it('ends in the ordinary lane, its fleet too, where flex has no room', async () => {
    // A worker that has not heard of the other lane yet may put bundles off once more, and BullMQ sleeps up to 10 s of real time over
    // such jobs, whatever the clock says: that has to be less than the ordinary lane has left.
    const { space, env } = await night(12, { faults: noFlex });
    const workerArgs = ['worker', '--store', redis.url, '--dir', 'worker'];
    const worker = startSheaf(workerArgs, { cwd: space.folder, env });
    await until(() => worker.stderr().includes('waits for runs'));
    const { lanes } = await inTime({ space, env }, '+10m', ...model('o4-mini'));
    expect(lanes).toEqual([0, 0, rowCount]);
    // Told of the lane at the start, and of the other when its time had come.
    await until(() => worker.stderr().split('Joined').length > 2);
  });

  it('does without batches at an endpoint that has none', async () => {
    const found = await night(20, {});
    const refuse = (_: string, __: string, path: string) =>
      path.startsWith('/v1/files') ? { status: 404, code: 'not_found' } : undefined;
    const url = await startRelay(found.space.api.url, refuse);
    const env = { ...found.env, OPENAI_BASE_URL: url };
    const { lanes, stderr } = await inTime({ ...found, env }, '+2h', ...model('o4-mini'));
    expect(lanes).toEqual([0, rowCount, 0]);
    expect(stderr).toContain('refuses batches');
  });
});
