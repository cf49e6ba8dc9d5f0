import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PracticeOptions } from '../../src/simulator/practice-api.js';
import { type RedisServer, startRedis } from '../store/start-redis.js';
import { costOf, countOf, verifyAnswers } from '../support/answers-file.js';
import { pico } from '../support/pico.js';
import { questionTable } from '../support/question-table.js';
import { type SheafProcess, startSheaf } from '../support/sheaf-process.js';
import { until } from '../support/until.js';
import { summaryOf, type Workspace, workspace } from '../support/workspace.js';

let redis: RedisServer;
let databases = 0;

beforeAll(async () => {
  redis = await startRedis('--appendonly', 'yes', '--appendfsync', 'always', '--maxmemory-policy', 'noeviction');
});
afterAll(() => redis.stop());

/** A producer and workers that share a database of the Redis server; each test has one of its own. */
async function fleet(rows: number, latencyMs: number, practice: PracticeOptions = {}) {
  const table = questionTable(rows);
  const space = await workspace({ answers: table.answers, latencyMs, ...practice });
  space.write('questions.csv', table.csv);
  const store = `${redis.url}/${databases++}`;
  const calls = ['--rows-per-call', '2', '--concurrency', '2', '--budget', '20', '--json'];
  const start = (...more: string[]) =>
    space.start('run', 'questions.csv', '--output', 'answers.csv', '--store', store, ...calls, ...more);
  return {
    table,
    space,
    run: () => start(),
    start,
    async worker(name: string, env: Readonly<Record<string, string>> = {}): Promise<SheafProcess> {
      const args = ['worker', '--store', store, '--concurrency', '4', '--dir', name];
      const started = startSheaf(args, { cwd: space.folder, env: { ...space.env, ...env } });
      await until(() => started.stderr().includes('waits for runs'));
      return started;
    },
  };
}

/** Calls that a worker's log says it made. */
function callsOf(space: Workspace, worker: string): number {
  const folder = space.path(`${worker}/workers`);
  const logs = readdirSync(folder).map((name) => readFileSync(`${folder}/${name}`, 'utf8'));
  return logs.join('').split('"msg":"reply"').length - 1;
}

function answered(space: Workspace, calls: number): Promise<void> {
  return until(() => space.api.bill().calls >= calls);
}

describe('a fleet on one Redis', () => {
  it('shares a run and its bill', async () => {
    const { table, space, run, worker } = await fleet(200, 200);
    const workers = [await worker('one'), await worker('two')];
    const ended = await run().ended;
    expect(ended, ended.stderr).toMatchObject({ code: 0 });
    const rows = verifyAnswers(table, space.path('answers.csv'));
    expect(countOf(rows, 'answered')).toBe(200);
    expect(costOf(rows)).toBe(space.api.bill().picoDollars);
    expect(space.api.bill().calls).toBe(100);
    expect(callsOf(space, 'one')).toBeGreaterThan(4);
    expect(callsOf(space, 'two')).toBeGreaterThan(4);
    for (const { child, ended: end } of workers) {
      child.kill('SIGTERM');
      expect(await end).toMatchObject({ code: 0 });
    }
  });

  it('loses nothing of a worker that is told to go: its calls in flight are finished', async () => {
    const { table, space, run, worker } = await fleet(120, 300);
    const leaving = await worker('leaving');
    const running = run();
    await answered(space, 8);
    leaving.child.kill('SIGTERM');
    expect(await leaving.ended).toMatchObject({ code: 0 });
    const ended = await running.ended;
    expect(ended, ended.stderr).toMatchObject({ code: 0 });
    expect(pico(summaryOf(ended).unknown_usd)).toBe(0n);
    expect(space.api.bill().calls).toBe(60);
    expect(costOf(verifyAnswers(table, space.path('answers.csv')))).toBe(space.api.bill().picoDollars);
  });

  it('goes on without a worker that was killed, and counts its calls as unknown spend', async () => {
    const { table, space, run, worker } = await fleet(120, 300);
    const doomed = await worker('doomed');
    const running = run();
    await answered(space, 8);
    await doomed.murder();
    const ended = await running.ended;
    expect(ended, ended.stderr).toMatchObject({ code: 0 });
    const rows = verifyAnswers(table, space.path('answers.csv'));
    expect(countOf(rows, 'answered')).toBe(120);
    const { picoDollars: bill } = space.api.bill();
    const { cost_usd, unknown_usd } = summaryOf(ended);
    expect(costOf(rows)).toBe(pico(cost_usd));
    expect(bill).toBeGreaterThanOrEqual(pico(cost_usd));
    expect(bill).toBeLessThanOrEqual(pico(cost_usd) + pico(unknown_usd));
    const twice = [...space.api.bill().asked.values()].filter((times) => times > 1).length;
    expect(twice).toBeLessThanOrEqual(4 * 2);
  });

  it('goes on while its producer is dead, and the next one collects what it brought', async () => {
    const { table, space, run, worker } = await fleet(120, 300);
    await worker('steady');
    const killed = run();
    await answered(space, 8);
    await killed.murder();
    const { calls } = space.api.bill();
    await answered(space, calls + 8);
    const ended = await run().ended;
    expect(ended, ended.stderr).toMatchObject({ code: 0 });
    expect(countOf(verifyAnswers(table, space.path('answers.csv')), 'answered')).toBe(120);
    const twice = [...space.api.bill().asked.values()].filter((times) => times > 1).length;
    expect(twice).toBeLessThanOrEqual(2 * 2);
  });

  it('sits out that Redis is killed and started again', async () => {
    const { table, space, run, worker } = await fleet(200, 100);
    await worker('one');
    const running = run();
    for (const calls of [10, 40]) {
      await answered(space, calls);
      await redis.kill();
      await redis.restart();
    }
    const ended = await running.ended;
    expect(ended, ended.stderr).toMatchObject({ code: 0 });
    const rows = verifyAnswers(table, space.path('answers.csv'));
    expect(countOf(rows, 'answered')).toBe(200);
    expect(costOf(rows)).toBe(space.api.bill().picoDollars);
  });

  it('answers a run that starts over as it is ordered now, not as it was', async () => {
    const { space, table, worker, start } = await fleet(60, 300);
    await worker('steady');
    const killed = start('--instructions', 'As it was.');
    await answered(space, 8);
    await killed.murder();
    const ended = await start('--fresh', '--instructions', 'As it is now.', '--model', 'o3-mini').ended;
    expect(ended, ended.stderr).toMatchObject({ code: 0 });
    const rows = verifyAnswers(table, space.path('answers.csv'));
    expect(new Set(rows.map(({ model }) => model))).toEqual(new Set(['o3-mini']));
    expect(callsOf(space, 'steady')).toBeGreaterThan(8);
  });

  it('sends no worker’s key to an endpoint that the worker was not told of', async () => {
    const { space, run, worker } = await fleet(60, 300);
    const other = await workspace();
    const stranger = await worker('stranger', { OPENAI_BASE_URL: other.api.url, OPENAI_API_KEY: 'stranger' });
    const running = run();
    await until(() => stranger.stderr().includes('is left to others') || running.child.exitCode !== null);
    expect(await running.ended).toMatchObject({ code: 0 });
    expect(stranger.stderr()).toContain('its calls go to');
    expect(other.api.bill().requests).toBe(0);
    expect(space.api.bill().calls).toBe(30);
  });

  it('goes on without a worker whose key the endpoint does not take', async () => {
    const { space, run, worker } = await fleet(60, 300, { keys: ['practice'] });
    const stranger = await worker('stranger', { OPENAI_API_KEY: 'wrong' });
    const running = run();
    await until(() => stranger.stderr().includes('is left to others') || running.child.exitCode !== null);
    expect(stranger.stderr()).toContain('does not accept the key');
    expect(await running.ended).toMatchObject({ code: 0 });
    expect(space.api.bill().calls).toBe(30);
  });
});
