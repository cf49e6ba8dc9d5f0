import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import { type RedisServer, startRedis } from '../store/start-redis.js';
import { costOf, countOf, verifyAnswers } from '../support/answers-file.js';
import { pico } from '../support/pico.js';
import { questionTable } from '../support/question-table.js';
import { rowsInPart } from '../support/run-files.js';
import { startSheaf } from '../support/sheaf-process.js';
import { until } from '../support/until.js';
import { summaryOf, temporaryFolder, type Workspace, workspace } from '../support/workspace.js';

const limits = ['--rows-per-call', '4', '--concurrency', '4', '--budget', '8'];
const table = questionTable(120);
const shared = await startRedis('--appendonly', 'yes', '--appendfsync', 'always');
afterAll(() => shared.stop());

async function ownRedis(...config: string[]): Promise<RedisServer> {
  const server = await startRedis(...config);
  onTestFinished(() => server.stop());
  return server;
}

function command({ url }: RedisServer, prefix: string): string[] {
  return [
    'run',
    'questions.csv',
    '--output',
    'answers.csv',
    '--json',
    '--store',
    `${url}/0?prefix=${prefix}`,
    ...limits,
  ];
}

/** A folder with questions, and the command that asks them, with keys of its own. */
async function newRun(server: RedisServer, latencyMs = 50) {
  const space = await workspace({ answers: table.answers, latencyMs }, temporaryFolder());
  space.write('questions.csv', table.csv);
  return { space, args: command(server, randomUUID()) };
}

/** Every row answered, no finished row paid again, and all that the API billed accounted for within the budget. */
function verifyEnd(
  space: Workspace,
  run: { code: number | null; stdout: string; stderr: string },
  finished: number[] = [],
) {
  expect(run, run.stderr).toMatchObject({ code: 0 });
  const rows = verifyAnswers(table, space.path('answers.csv'));
  expect(countOf(rows, 'answered')).toBe(120);
  const { asked, picoDollars: bill } = space.api.bill();
  for (const row of finished) expect(asked.get(table.rows[row]![2]!), `row ${row}`).toBe(1);
  const spent = costOf(rows) + pico(summaryOf(run).unknown_usd);
  expect(bill).toBeLessThanOrEqual(spent);
  expect(spent).toBeLessThanOrEqual(pico('8'));
}

describe('a run on Redis', () => {
  it('answers every question, and leaves no embedded store', async () => {
    const { space, args } = await newRun(shared);
    const run = await space.sheaf(...args);
    verifyEnd(space, run);
    expect([...space.api.bill().asked.values()]).toEqual(Array(120).fill(1));
    expect(run.stderr).not.toMatch(/Redis|BullMQ/);
    expect(existsSync(space.path('.sheaf/store'))).toBe(false);
  });

  it('takes the store from REDIS_URL, and says what a Redis that keeps nothing risks', async () => {
    const server = await ownRedis();
    const { space } = await newRun(server);
    const args = command(server, 'x').filter((arg, i, all) => arg !== '--store' && all[i - 1] !== '--store');
    const env = { ...space.env, REDIS_URL: server.url };
    const run = await startSheaf(args, { cwd: space.folder, env }).ended;
    verifyEnd(space, run);
    expect(run.stderr).toContain('Redis keeps nothing on disk');
    expect(existsSync(space.path('.sheaf/store'))).toBe(false);
  });

  // The dead process's claim keeps others out for 20 seconds, and its jobs' locks BullMQ's workers for one to two minutes.
  it('goes on after kill -9 with the same command, and pays no finished row again', { timeout: 400_000 }, async () => {
    const { space, args } = await newRun(shared);
    const running = space.start(...args);
    await until(() => rowsInPart(space).length >= 24);
    await running.murder();
    const finished = rowsInPart(space);
    verifyEnd(space, await space.sheaf(...args), finished);
  });

  it('turns a second process away while the first works on it', async () => {
    const { space, args } = await newRun(shared, 2_000);
    const first = space.start(...args);
    await until(() => space.api.bill().requests > 0);
    const second = await space.sheaf(...args);
    expect(second).toMatchObject({ code: 2, stdout: '' });
    expect(second.stderr).toContain('Another process is working on the run');
    verifyEnd(space, await first.ended);
  });

  it('sits out a restart of Redis in the middle', async () => {
    const server = await ownRedis('--appendonly', 'yes', '--appendfsync', 'always');
    const { space, args } = await newRun(server);
    const running = space.start(...args);
    await until(() => rowsInPart(space).length >= 24);
    await server.kill();
    await server.restart();
    verifyEnd(space, await running.ended);
    expect([...space.api.bill().asked.values()]).toEqual(Array(120).fill(1));
  });

  it('ends when Redis stays away, and goes on with an empty one without breaking the cap', async () => {
    const server = await ownRedis();
    const { space, args: patient } = await newRun(server);
    const args = patient.map((arg) => (arg.startsWith('redis:') ? `${arg}&patience=5` : arg));
    const running = space.start(...args);
    await until(() => rowsInPart(space).length >= 24);
    await server.kill();
    const ended = await running.ended;
    expect(ended).toMatchObject({ code: 130, stdout: '' });
    expect(ended.stderr).toMatch(/Redis was out of reach[\s\S]*the same command again/);
    expect(existsSync(space.path('answers.csv'))).toBe(false);
    const finished = rowsInPart(space);
    await server.restart();
    verifyEnd(space, await space.sheaf(...args), finished);
  });
});
