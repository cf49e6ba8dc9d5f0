import { existsSync, rmSync } from 'node:fs';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunFigures, StatusFigures } from '../../src/report/status-figures.js';
import { type RedisServer, startRedis } from '../store/start-redis.js';
import { costOf, countOf, verifyAnswers } from '../support/answers-file.js';
import { freePort } from '../support/free-port.js';
import { pico } from '../support/pico.js';
import { questionTable } from '../support/question-table.js';
import { startRelay } from '../support/relay.js';
import { rowsInPart } from '../support/run-files.js';
import { startSheaf } from '../support/sheaf-process.js';
import { until } from '../support/until.js';
import { type Workspace, workspace } from '../support/workspace.js';

const free = 6;
const table = questionTable(60);
const command = ['run', 'questions.csv', '--output', 'answers.csv', '--rows-per-call', '2', '--concurrency', '2'];

/** An endpoint that answers some calls, and keeps the others waiting until it is opened. */
async function gated() {
  const space = await workspace({ answers: table.answers });
  space.write('questions.csv', table.csv);
  let calls = 0;
  let open!: () => void;
  const opened = new Promise<undefined>((resolve) => {
    open = () => resolve(undefined);
  });
  const url = await startRelay(space.api.url, async (method) => {
    if (method === 'POST' && ++calls > free) return opened;
  });
  const env = { ...space.env, OPENAI_BASE_URL: url };
  const start = (...args: string[]) => startSheaf(args, { cwd: space.folder, env });
  return { space, start, open, waiting: () => calls - free };
}

async function statusOf(space: Workspace, ...args: string[]): Promise<StatusFigures> {
  const { code, stdout, stderr } = await space.sheaf('status', '--json', ...args);
  expect(code, stderr).toBe(0);
  return JSON.parse(stdout) as StatusFigures;
}

async function onlyRun(space: Workspace, ...args: string[]): Promise<RunFigures> {
  const { runs } = await statusOf(space, ...args);
  expect(runs).toHaveLength(1);
  return runs[0]!;
}

describe('sheaf status with a fleet on one Redis', () => {
  let redis: RedisServer;
  beforeAll(async () => {
    redis = await startRedis('--maxmemory-policy', 'noeviction');
  });
  afterAll(() => redis.stop());

  it('shows runs and workers, from any machine, and disturbs none of them', async () => {
    const store = ['--store', `${redis.url}/0`];
    const { space, start, open, waiting } = await gated();
    const worker = start('worker', ...store, '--concurrency', '4', '--dir', 'w');
    await until(() => worker.stderr().includes('waits for runs'));
    const running = start(...command, '--budget', '20', ...store);
    await until(() => waiting() === 2 + 4 && rowsInPart(space).length === 2 * free);
    await until(async () => (await statusOf(space, ...store)).workers[0]?.in_flight === 4);

    const { runs, workers } = await statusOf(space, ...store);
    const answers = { output: space.path('answers.csv'), answered: 2 * free, failed: 0, skipped: 0 };
    expect(runs).toEqual([
      expect.objectContaining({ model: 'o1-mini', state: 'running', note: null, budget_usd: '20', ...answers }),
    ]);
    const { run, spent_usd, held_usd, open_bundles } = runs[0]!;
    expect(pico(spent_usd!)).toBe(space.api.bill().picoDollars);
    expect(pico(held_usd!)).toBeGreaterThan(0n);
    expect(open_bundles).toBeGreaterThanOrEqual(2 + 4);
    const place = expect.stringContaining(`(pid ${worker.child.pid})`);
    expect(workers).toEqual([expect.objectContaining({ place, in_flight: 4, concurrency: 4, runs: [run] })]);

    const unknown = { output: null, answered: null, failed: null, skipped: null };
    const seenElsewhere = await statusOf(space, ...store, '--dir', 'elsewhere');
    expect(seenElsewhere).toEqual({ runs: [{ ...runs[0], ...unknown, open_bundles: expect.any(Number) }], workers });
    expect(existsSync(space.path('elsewhere'))).toBe(false);
    expect(await onlyRun(space)).toMatchObject({ state: 'unfinished', note: expect.stringContaining('shared store') });

    const { stdout } = await space.sheaf('status', ...store);
    expect(stdout).toContain('answers.csv');
    expect(stdout).toMatch(new RegExp(`${run} +running +12 +0 +0`));

    open();
    const ended = await running.ended;
    expect(ended, ended.stderr).toMatchObject({ code: 0 });
    expect(space.api.bill().calls).toBe(30);
    expect(costOf(verifyAnswers(table, space.path('answers.csv')))).toBe(space.api.bill().picoDollars);
    expect(await onlyRun(space, ...store)).toMatchObject({
      state: 'finished',
      answered: 60,
      spent_usd: space.api.bill().usd,
    });
    expect((await statusOf(space, ...store, '--dir', 'elsewhere')).runs).toEqual([]);
  });

  it('tells a run whose producer was killed from one that goes on', async () => {
    const store = ['--store', `${redis.url}/1`];
    const { space, start, waiting } = await gated();
    const running = start(...command, '--budget', '20', ...store);
    await until(() => waiting() === 2);
    const { run, state } = await onlyRun(space, ...store);
    expect(state).toBe('running');
    await running.murder();
    const client = new Redis(`${redis.url}/1`);
    await client.del(`sheaf:{${run}}:claim`); // As it runs out by itself, 20 seconds later.
    client.disconnect();
    for (const dir of ['.sheaf', 'elsewhere']) {
      const killed = await onlyRun(space, ...store, '--dir', dir);
      expect(killed).toMatchObject({ run, state: 'unfinished', note: expect.stringContaining('Nobody works on it') });
    }
  });

  it('fails as every command does when the store is not reached', async () => {
    const space = await workspace();
    const failed = await space.sheaf('status', '--store', `redis://127.0.0.1:${await freePort()}`);
    expect(failed).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining('cannot be opened') });
  });
});

describe('sheaf status with the embedded store', () => {
  it('tells what the folder knows while another process has the store, and leaves that one alone', async () => {
    const { space, start, open, waiting } = await gated();
    const running = start(...command, '--budget', '5');
    await until(() => waiting() === 2 && rowsInPart(space).length === 2 * free);
    const note = expect.stringContaining(`process ${running.child.pid}`);
    await until(async () => pico((await onlyRun(space)).held_usd ?? '0') > 0n); // It says so about once a second.
    const seen = await onlyRun(space);
    expect(seen).toMatchObject({ state: 'running', note, answered: 2 * free, model: 'o1-mini', budget_usd: '5' });
    expect(pico(seen.spent_usd!)).toBeLessThanOrEqual(space.api.bill().picoDollars);
    open();
    expect(await running.ended).toMatchObject({ code: 0 });
    expect(countOf(verifyAnswers(table, space.path('answers.csv')), 'answered')).toBe(60);
    expect(space.api.bill().calls).toBe(30);
    const { usd } = space.api.bill();
    expect(await onlyRun(space)).toMatchObject({ state: 'finished', answered: 60, spent_usd: usd, budget_usd: '5' });
  });

  it('shows a killed run as it lies, and takes nothing from it', async () => {
    const { space, start, open, waiting } = await gated();
    const killed = start(...command, '--budget', '5');
    await until(() => waiting() === 2 && rowsInPart(space).length === 2 * free);
    await killed.murder();
    const lying = await onlyRun(space);
    expect(lying).toMatchObject({ state: 'unfinished', answered: 2 * free, unknown_usd: '0', budget_usd: '5' });
    expect(pico(lying.held_usd!)).toBeGreaterThan(0n);
    expect(await onlyRun(space)).toEqual(lying);
    open();
    expect(await start(...command, '--budget', '5').ended).toMatchObject({ code: 0 });
    expect(await onlyRun(space)).toMatchObject({ state: 'finished', answered: 60, unknown_usd: lying.held_usd });
  });

  it('says which runs stopped, and why', async () => {
    const space = await workspace({ answers: table.answers });
    space.write('questions.csv', table.csv);
    expect(await space.sheaf(...command, '--budget', '0.03')).toMatchObject({ code: 4 });
    await space.setFaults([{ kind: 'insufficient_quota', rate: 1 }]);
    const other = ['run', 'questions.csv', '--output', 'other.csv', '--budget', '5'];
    expect(await space.sheaf(...other)).toMatchObject({ code: 5 });
    const { runs } = await statusOf(space);
    expect(runs).toMatchObject([
      { state: 'refused', output: space.path('other.csv'), note: expect.stringMatching(/quota|credit/) },
      { state: 'stopped by budget', output: space.path('answers.csv'), budget_usd: '0.03' },
    ]);
    expect(runs[1]!.skipped).toBeGreaterThan(0);
  });

  it('says when there is nothing, and makes nothing', async () => {
    const space = await workspace();
    rmSync(space.path('.sheaf'), { recursive: true });
    const said = await space.sheaf('status');
    expect(said).toMatchObject({ code: 0, stdout: expect.stringContaining('There is no run in'), stderr: '' });
    expect(existsSync(space.path('.sheaf'))).toBe(false);
    expect(await statusOf(space)).toEqual({ runs: [], workers: [] });
  });
});
