import { Redis } from 'ioredis';
import { describe, expect, it, onTestFinished } from 'vitest';
import { breakDisk } from '../store/break-disk.js';
import { type RedisServer, startRedis } from '../store/start-redis.js';
import { costOf, countOf, verifyAnswers } from '../support/answers-file.js';
import { pico } from '../support/pico.js';
import { questionTable } from '../support/question-table.js';
import { rowsInPart } from '../support/run-files.js';
import { until } from '../support/until.js';
import { summaryOf, temporaryFolder, type Workspace, workspace } from '../support/workspace.js';

const table = questionTable(80);

async function ownRedis(...config: string[]): Promise<RedisServer> {
  const server = await startRedis('--maxmemory-policy', 'noeviction', ...config);
  onTestFinished(() => server.stop());
  return server;
}

/** A folder with questions, and the command that asks them. */
async function newRun({ url }: RedisServer, latencyMs: number) {
  const space = await workspace({ answers: table.answers, latencyMs }, temporaryFolder());
  space.write('questions.csv', table.csv);
  const limits = ['--rows-per-call', '2', '--concurrency', '4', '--budget', '8', '--json'];
  const store = `${url}/0?patience=60`;
  return { space, args: ['run', 'questions.csv', '--output', 'answers.csv', '--store', store, ...limits] };
}

/** Every row answered, those of `finished` asked once, and all that the API billed within books and budget. */
async function verify(
  { api, path }: Workspace,
  run: { code: number | null; stdout: string; stderr: string },
  finished: number[],
) {
  expect(run, run.stderr).toMatchObject({ code: 0 });
  const rows = verifyAnswers(table, path('answers.csv'));
  expect(countOf(rows, 'answered')).toBe(80);
  const { asked, picoDollars: bill } = api.bill();
  for (const row of finished) expect(asked.get(table.rows[row]![2]!), `row ${row}`).toBe(1);
  const spent = costOf(rows) + pico(summaryOf(run).unknown_usd);
  expect(bill).toBeLessThanOrEqual(spent);
  expect(spent).toBeLessThanOrEqual(pico('8'));
}

const everyRow = table.rows.map((_, row) => row);

describe('a run on a Redis that cannot write to its disk', () => {
  it('waits, settles the calls in flight afterwards, and asks nothing twice', async () => {
    const server = await ownRedis();
    const { space, args } = await newRun(server, 500);
    const client = new Redis(server.url);
    onTestFinished(() => client.disconnect());
    const running = space.start(...args);
    await until(() => space.api.bill().calls >= 8);
    const mend = await breakDisk(client);
    await until(() => running.stderr().includes('Redis cannot write to its disk: waiting'));
    const { requests } = space.api.bill();
    await until(() => space.api.bill().calls === requests);
    expect(running.child.exitCode).toBeNull();
    await mend();
    const ended = await running.ended;
    await verify(space, ended, everyRow);
    expect(summaryOf(ended).unknown_usd).toMatch(/^0(\.0+)?$/);
    expect(ended.stderr).toContain('Redis can write to its disk again.');
  });
});

describe('a run whose Redis is restarted without its data', () => {
  it('ends as interrupted, says what is lost, and the same command continues', async () => {
    const server = await ownRedis();
    const { space, args } = await newRun(server, 500);
    const running = space.start(...args);
    await until(() => rowsInPart(space).length >= 8);
    await server.kill();
    await server.restart();
    const ended = await running.ended;
    expect(ended, ended.stderr).toMatchObject({ code: 130, stdout: '' });
    expect(ended.stderr).toMatch(/The store has lost this run[\s\S]*safe in part.csv[\s\S]*unknown[\s\S]*same command/);
    const finished = rowsInPart(space);
    const again = await space.sheaf(...args);
    await verify(space, again, finished);
  });
});
