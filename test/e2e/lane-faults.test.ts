import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PracticeOptions } from '../../src/simulator/practice-api.js';
import { type RedisServer, startRedis } from '../store/start-redis.js';
import { costOf, countOf, verifyAnswers } from '../support/answers-file.js';
import { fastClock } from '../support/fast-clock.js';
import { askedTwice } from '../support/fault-fleet.js';
import { pico } from '../support/pico.js';
import { questionTable } from '../support/question-table.js';
import { type Refuse, startRelay } from '../support/relay.js';
import { type Ended, type SheafProcess, startSheaf } from '../support/sheaf-process.js';
import { until } from '../support/until.js';
import { summaryOf, workspace } from '../support/workspace.js';

const hour = 3_600_000;
const rowCount = 120;
const table = questionTable(rowCount);
// Without the cache: all tests share a Redis, and an endpoint may get the port of an earlier one.
const command = [
  'run',
  'questions.csv',
  '--output',
  'answers.csv',
  '--json',
  '--budget',
  '30',
  '--model',
  'o4-mini',
  '--no-cache',
];
const two = [...command, '--rows-per-call', '2'];
const slowBatches = { validateMs: 60_000, runMs: 20 * hour };

let redis: RedisServer;
beforeAll(async () => {
  redis = await startRedis('--appendonly', 'yes', '--maxmemory-policy', 'noeviction');
});
afterAll(() => redis.stop());

/** A practice API, perhaps behind a gateway that refuses some requests, and processes on a clock that many times as fast. */
async function night(speed: number, practice: PracticeOptions, refuse?: Refuse) {
  const space = await workspace({ answers: table.answers, clock: { speed }, latencyMs: 20, ...practice });
  space.write('questions.csv', table.csv);
  const url = refuse && (await startRelay(space.api.url, refuse));
  const clock = () => ({ ...space.env, ...(url && { OPENAI_BASE_URL: url }), ...(speed !== 1 && fastClock(speed)) });
  const start = (...args: string[]): SheafProcess => {
    return startSheaf([...args, '--store', redis.url], { cwd: space.folder, env: clock() });
  };
  const batches = () => (space.api.bill() as unknown as { batches: number }).batches;
  return { space, start, batches };
}

type Night = Awaited<ReturnType<typeof night>>;

/** Every row answered and asked once; the bill within what the books say. */
function verify({ space }: Night, ended: Ended) {
  expect(ended, ended.stderr).toMatchObject({ code: 0 });
  const rows = verifyAnswers(table, space.path('answers.csv'));
  expect(countOf(rows, 'answered')).toBe(rowCount);
  const summary = summaryOf(ended);
  const { picoDollars, asked } = space.api.bill();
  expect(costOf(rows)).toBe(pico(summary.cost_usd));
  expect(picoDollars).toBeGreaterThanOrEqual(pico(summary.cost_usd));
  expect(picoDollars).toBeLessThanOrEqual(pico(summary.cost_usd) + pico(summary.unknown_usd));
  return { rows, summary, asked };
}

describe('batches that are taken back', () => {
  const auto = [...two, '--lane', 'auto', '--deadline', '+30m'];

  it('cost no attempt, and lines that they were billed for without a word are in the books', async () => {
    const faults: PracticeOptions['faults'] = [{ kind: 'batch_missing_line', times: 5 }];
    const batch = { validateMs: 10_000, runMs: hour };
    const found = await night(40, { batch, faults });
    const { summary, rows } = verify(found, await found.start(...auto, '--attempts', '2').ended);
    expect(pico(summary.unknown_usd)).toBeGreaterThan(0n);
    expect(rows.filter(({ attempts }) => attempts > 1).length).toBeLessThanOrEqual(10);
  });

  it('are cancelled again when the provider failed to', async () => {
    let cancels = 0;
    const refuse: Refuse = (_, __, path) =>
      path.endsWith('/cancel') && ++cancels === 1 ? { status: 500, code: 'server_error' } : undefined;
    const found = await night(40, { batch: slowBatches }, refuse);
    const { summary } = verify(found, await found.start(...auto).ended);
    expect(summary.lanes.flex.rows).toBeGreaterThan(rowCount / 2);
    expect(cancels).toBe(2);
  });

  it('may be an earlier session’s, which had all day for them', async () => {
    const found = await night(20, { batch: slowBatches });
    const first = found.start(...two, '--lane', 'batch');
    await until(() => found.batches() > 0);
    await sleep(1_000);
    first.child.kill('SIGINT');
    await first.ended;
    const { summary } = verify(found, await found.start(...two, '--lane', 'auto', '--deadline', '+14m').ended);
    expect(summary.lanes.batch.rows).toBeLessThan(rowCount);
  });
});

describe('one bundle in one hand', () => {
  it('where jobs of a first session, batches of a second and workers of a third meet', async () => {
    const found = await night(1, { latencyMs: 1_500, batch: { validateMs: 500, runMs: 15_000 } });
    const args = [...two, '--concurrency', '2', '--lane'];
    const one = found.start(...args, 'sync');
    await until(() => found.space.api.bill().calls > 1);
    one.child.kill('SIGINT');
    await one.ended;
    const second = found.start(...args, 'batch');
    await until(() => found.batches() > 0);
    await sleep(1_000);
    second.child.kill('SIGINT');
    await second.ended;
    const { asked, summary } = verify(found, await found.start(...args, 'sync').ended);
    expect(Math.max(...asked.values())).toBe(1);
    expect(summary.unknown_usd).toBe('0');
  });

  it('where a fleet still has what a killed producer ordered', async () => {
    const found = await night(1, { latencyMs: 4_000, batch: { validateMs: 500, runMs: 3_000 } });
    const worker = found.start('worker', '--dir', 'worker', '--concurrency', '4');
    await until(() => worker.stderr().includes('waits for runs'));
    const one = found.start(...two, '--lane', 'sync', '--concurrency', '1');
    await until(() => found.space.api.bill().calls > 4);
    await one.murder();
    const { asked } = verify(found, await found.start(...two, '--lane', 'batch').ended);
    // The one call that died with its process.
    expect(askedTwice(Object.fromEntries(asked)).length).toBeLessThanOrEqual(2);
  });
});

describe('a lane that is not there', () => {
  it('is done without where uploads are refused', async () => {
    const refuse: Refuse = (_, __, path) =>
      path.startsWith('/v1/files') ? { status: 400, code: 'invalid' } : undefined;
    const found = await night(1, {}, refuse);
    const ended = await found.start(...two, '--lane', 'auto').ended;
    expect(verify(found, ended).summary.lanes.flex.rows).toBe(rowCount);
    expect(ended.stderr).toContain('refuses batches');
    const alone = await found.start(...two, '--lane', 'batch', '--fresh').ended;
    expect(alone).toMatchObject({ code: 5, stderr: expect.stringContaining('the provider refuses') });
  });

  it('is done without where service tiers are not taken', async () => {
    const refuse: Refuse = (_, body) =>
      body.includes('"flex"')
        ? { status: 400, code: 'invalid', message: 'Unknown parameter: service_tier.' }
        : undefined;
    const found = await night(1, {}, refuse);
    const ended = await found.start(...two, '--lane', 'auto', '--deadline', '+10m').ended;
    expect(verify(found, ended).summary.lanes.sync.rows).toBe(rowCount);
    expect(ended.stderr).toContain('refuses the flex lane');
  });

  it('keeps no pilot waiting while it has no room', async () => {
    const found = await night(1, { faults: [{ kind: 'flex_unavailable' }] });
    const { summary } = verify(found, await found.start(...command, '--lane', 'auto', '--pilot', '8').ended);
    expect(summary.lanes.batch.rows).toBeGreaterThan(rowCount / 2);
  });

  it('is left in time, however long the provider asks to wait for room in it', async () => {
    const refuse: Refuse = (_, body) =>
      body.includes('"flex"')
        ? {
            status: 429,
            code: 'resource_unavailable',
            message: 'Resource Unavailable.',
            headers: { 'retry-after': '900' },
          }
        : undefined;
    const found = await night(25, {}, refuse);
    const ended = await found.start(...two, '--lane', 'auto', '--deadline', '+10m').ended;
    expect(verify(found, ended).summary.lanes.sync.rows).toBe(rowCount);
  });
});

describe('a run that has batches under way', () => {
  it('ends at once when the provider refuses its calls; the same command goes on', async () => {
    const faults: PracticeOptions['faults'] = [{ kind: 'insufficient_quota', after: 1 }];
    const found = await night(1, { batch: { validateMs: 500, runMs: 12_000 } });
    const first = found.start(...two, '--lane', 'batch', '--limit', '60');
    await until(() => found.batches() > 0);
    await sleep(1_000);
    first.child.kill('SIGINT');
    await first.ended;
    await found.space.setFaults(faults);
    const refused = await found.start(...two, '--lane', 'sync').ended;
    expect(refused).toMatchObject({ code: 5, stderr: expect.stringContaining('refuses') });
    await found.space.setFaults([]);
    // Lines of the batch may have been refused for the same reason meanwhile.
    const lines = await found.start(...two, '--lane', 'sync').ended;
    const { asked } = verify(found, lines.code === 5 ? await found.start(...two, '--lane', 'sync').ended : lines);
    expect(Math.max(...asked.values())).toBe(1);
  });

  it('can be interrupted while they are taken back', async () => {
    const found = await night(hour / 24_000, { batch: slowBatches });
    const running = found.start(...two, '--lane', 'auto', '--deadline', '+1h');
    await until(() => running.stderr().includes('Lane: flex'));
    running.child.kill('SIGINT');
    expect(await running.ended).toMatchObject({ code: 130 });
  });
});
