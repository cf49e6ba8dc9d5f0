import { existsSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { Action, DashFigures, DashRun } from '../../src/dash/dash-figures.js';
import { ask, fromPage, type Reply } from '../dash/test-dash.js';
import { type RedisServer, startRedis } from '../store/start-redis.js';
import { costOf, countOf, verifyAnswers } from '../support/answers-file.js';
import { freePort } from '../support/free-port.js';
import { pico } from '../support/pico.js';
import { questionTable } from '../support/question-table.js';
import type { SheafProcess } from '../support/sheaf-process.js';
import { turnstile } from '../support/turnstile.js';
import { until } from '../support/until.js';

const table = questionTable(60);
const command = ['run', 'questions.csv', '--output', 'answers.csv', '--rows-per-call', '1', '--concurrency', '2'];
const key = 'sk-a-key-that-must-not-be-seen-0123';

/** `sheaf dash` as a process, asked as its page asks it. */
async function startDash(start: (...args: string[]) => SheafProcess, ...args: string[]) {
  const port = await freePort();
  const process = start('dash', '--port', String(port), ...args);
  await until(() => process.stderr().includes('The page is at'));
  const replies: Reply[] = [];
  const kept = async (reply: Promise<Reply>) => {
    replies.push(await reply);
    return replies.at(-1)!;
  };
  const page = await kept(ask(port, '/'));
  const headers = fromPage(port, /sheaf-csrf" content="([^"]+)"/.exec(page.text)![1]!);
  const get = (path: string) => kept(ask(port, path));
  const figures = async () => JSON.parse((await get('/api/status')).text) as DashFigures;
  return {
    process,
    port,
    get,
    figures,
    async run(output = 'answers.csv', retry = false): Promise<DashRun | undefined> {
      return (await figures()).runs.find((run) => run.output?.endsWith(`/${output}`) && run.retry === retry);
    },
    async act(run: DashRun, action: Action, budget?: string) {
      const body = JSON.stringify({ budget });
      const reply = await kept(ask(port, `/api/runs/${run.run}/${action}`, { method: 'POST', headers, body }));
      return { status: reply.status, said: (JSON.parse(reply.text) as { said: string }).said };
    },
    /** All that ever came from it. */
    everything: () => JSON.stringify(replies) + process.stderr(),
  };
}

type DashProcess = Awaited<ReturnType<typeof startDash>>;

/**
 * Pauses a run, gives it another cap and sends it on.
 * @param calls in flight at once
 */
async function steer(
  turn: Awaited<ReturnType<typeof turnstile>>,
  dash: DashProcess,
  store: string[],
  calls: number,
  newCap: (bill: bigint) => bigint,
) {
  const { space, start, letThrough, arrived } = turn;
  const running = start(...command, '--budget', '2', '--no-cache', ...store);
  await until(() => arrived() === calls);
  letThrough(6);
  await until(async () => (await dash.run())?.answered === 6 && arrived() === 6 + calls);
  const seen = (await dash.run())!;
  expect(seen).toMatchObject({ state: 'running', budget_usd: '2', model: 'o1-mini', live: { questions: 60 } });
  expect(pico(seen.held_usd!)).toBeGreaterThan(0n);

  // Calls in flight are finished, and however long one waits no other begins.
  expect(await dash.act(seen, 'pause')).toMatchObject({ status: 200 });
  letThrough(60);
  await until(async () => (await dash.run())?.answered === 6 + calls);
  const begun = space.api.bill().requests;
  await until(async () => (await dash.run())!.live!.at > Date.now() - 500 && running.stderr().includes('Paused'));
  for (let look = 0; look < 20; look++) await dash.figures();
  expect(arrived()).toBe(6 + calls);
  expect(space.api.bill().requests).toBe(begun);
  expect(await dash.run()).toMatchObject({ state: 'paused', held_usd: '0', may: ['resume', 'stop', 'cap'] });

  // A cap below what is spent is refused.
  expect(await dash.act(seen, 'cap', '0.000001')).toMatchObject({
    status: 409,
    said: expect.stringContaining('spent'),
  });
  const cap = newCap(space.api.bill().picoDollars);
  expect(await dash.act(seen, 'cap', usd(cap))).toMatchObject({ status: 200 });
  expect((await dash.run())!.budget_usd).toBe(usd(cap));
  expect(await dash.act(seen, 'resume')).toMatchObject({ status: 200 });
  await until(() => space.api.bill().calls > 6 + calls + 2);
  return { running, cap };
}

function usd(pico: bigint): string {
  const digits = String(pico).padStart(13, '0');
  return `${digits.slice(0, -12)}.${digits.slice(-12)}`.replace(/\.?0+$/, '');
}

describe('sheaf dash over an embedded store that a run has to itself', () => {
  it('pauses the run, sends it on, caps it, stops it and retries what failed, and never holds the store', async () => {
    const turn = await turnstile(table, key);
    const { space, start, letThrough } = turn;
    await space.setFaults([{ kind: 'invalid_prompt', rate: 1, match: Object.keys(table.answers)[40]! }]);
    const dash = await startDash(start);
    const { running } = await steer(turn, dash, [], 2, () => pico('2.5'));
    expect(await dash.act((await dash.run())!, 'stop')).toMatchObject({ status: 200 });
    letThrough(60);
    const stopped = await running.ended;
    expect(stopped, stopped.stderr).toMatchObject({ code: 130 });
    const lying = (await dash.run())!;
    expect(lying).toMatchObject({ state: 'unfinished', may: [], budget_usd: '2.5', unknown_usd: '0', held_usd: '0' });
    expect(lying.command).toBe(`sheaf ${command.join(' ')} --no-cache --budget 2.5`);
    expect(await dash.act(lying, 'resume')).toMatchObject({
      status: 409,
      said: expect.stringContaining(lying.command!),
    });

    // The page is open, and the store is free all the same.
    letThrough(200);
    const again = await start(...lying.command!.split(' ').slice(1)).ended;
    expect(again, again.stderr).toMatchObject({ code: 3 });
    const ended = (await dash.run())!;
    expect(ended).toMatchObject({ state: 'finished', answered: 59, failed: 1, may: ['retry'] });
    const failures = JSON.parse((await dash.get(`/api/runs/${ended.run}/failures`)).text);
    expect(failures.groups).toMatchObject([{ status: 'failed', rows: 1, examples: [{ row: 41 }] }]);

    await space.setFaults([]);
    expect((await dash.act(ended, 'retry')).status).toBe(400);
    expect(await dash.act(ended, 'retry', '0.5')).toMatchObject({ status: 200 });
    expect((await dash.act(ended, 'retry', '0.5')).status).toBe(409);
    await until(async () => (await dash.figures()).retries[0]?.exit === 0);
    expect(countOf(verifyAnswers(table, space.path('answers.csv')), 'answered')).toBe(60);
    expect(await dash.run()).toMatchObject({ failed: 0, answered: 60, may: [] });
    expect(space.api.bill().picoDollars).toBeLessThan(pico('2.5') + pico('0.5'));

    dash.process.child.kill('SIGTERM');
    expect(await dash.process.ended).toMatchObject({ code: 0, stdout: '' });
    expect(dash.everything()).not.toContain(key);
    expect(dash.process.stderr()).toMatch(/pause answers-\w+: Paused/);
  });
});

describe('sheaf dash over a Redis that a fleet shares', () => {
  let redis: RedisServer;
  beforeAll(async () => {
    redis = await startRedis('--maxmemory-policy', 'noeviction');
  });
  afterAll(() => redis.stop());

  it('steers the run and its workers from a machine that has no folder of it, and shows the queue', async () => {
    const store = ['--store', `${redis.url}/0`];
    const turn = await turnstile(table, key);
    const { space, start, letThrough } = turn;
    const worker = start('worker', ...store, '--concurrency', '2', '--dir', 'w');
    await until(() => worker.stderr().includes('waits for runs'));
    const dash = await startDash(start, ...store, '--dir', 'elsewhere');
    const looked: DashFigures[] = [];
    const watching = new AbortController();
    onTestFinished(() => watching.abort());
    void watch(dash.port, watching.signal, looked);
    // Lowered while the fleet is at work: not a cent more is billed, and the run ends for want of it.
    const { running, cap } = await steer(turn, dash, store, 4, (bill) => bill + 50_000_000_000n);
    letThrough(200);
    const short = await running.ended;
    expect(short, short.stderr).toMatchObject({ code: 4 });
    expect(space.api.bill().picoDollars).toBeLessThanOrEqual(cap);
    expect(countOf(verifyAnswers(table, space.path('answers.csv')), 'skipped')).toBeGreaterThan(0);
    expect(existsSync(space.path('elsewhere'))).toBe(false);
    expect(looked.some(({ runs }) => runs[0]?.state === 'paused')).toBe(true);
    expect(looked.some(({ runs }) => (runs[0]?.queue?.delayed ?? 0) > 0)).toBe(true);
    expect(looked.at(-1)!.workers).toMatchObject([{ concurrency: 2 }]);

    letThrough(200);
    const going = start(...command, '--budget', '1.5', '--no-cache', ...store);
    await until(async () => ((await dash.run())?.answered ?? 0) > 20);
    const metrics = (await dash.get('/metrics')).text;
    expect(metrics).toMatch(/sheaf_run_budget_usd\{run="answers-\w+-\w+"\} 1\.5\n/);
    expect(metrics).toMatch(/sheaf_run_queue_jobs\{run="answers-\w+-\w+",state="active"\} \d/);
    const board = await dash.get('/queues');
    expect(board).toMatchObject({ status: 200, text: expect.stringContaining('static/js/') });
    const queues = JSON.parse((await dash.get('/queues/api/queues')).text) as {
      queues: { name: string; readOnlyMode: boolean }[];
    };
    expect(queues.queues).toMatchObject([{ readOnlyMode: true }]);
    const name = encodeURIComponent(queues.queues[0]!.name);
    for (const [method, path] of [
      ['PUT', 'pause'],
      ['PUT', 'obliterate'],
      ['POST', 'add'],
      ['PUT', 'clean/active'],
    ] as const) {
      const reply = await ask(dash.port, `/queues/api/queues/${name}/${path}`, {
        method,
        headers: { host: 'localhost' },
      });
      expect([403, 405], `${method} ${path}`).toContain(reply.status);
    }
    for (const path of [
      '/queues/static/..%2f..%2fpackage.json',
      '/queues/static/../../../package.json',
      '/queues/static/%2e%2e/index.ejs',
    ])
      expect((await dash.get(path)).text, path).not.toMatch(/"name"|<%=/);

    const ended = await going.ended;
    expect(ended, ended.stderr).toMatchObject({ code: 0 });
    const answers = verifyAnswers(table, space.path('answers.csv'));
    expect(countOf(answers, 'answered')).toBe(60);
    expect(costOf(answers)).toBe(space.api.bill().picoDollars);
    expect(space.api.bill().picoDollars).toBeLessThan(pico('1.5'));
    expect(dash.everything()).not.toContain(key);
    expect(readFileSync(space.path('questions.csv'), 'utf8')).toBe(table.csv);
  });
});

/** Reads the live stream as the page does. */
async function watch(port: number, signal: AbortSignal, looked: DashFigures[]): Promise<void> {
  const reply = await fetch(`http://localhost:${port}/api/live`, { signal });
  let text = '';
  try {
    for await (const chunk of reply.body!.pipeThrough(new TextDecoderStream())) {
      text += chunk;
      const events = text.split('\n\n');
      text = events.pop()!;
      for (const event of events)
        if (event.startsWith('data: ')) looked.push(JSON.parse(event.slice(6)) as DashFigures);
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
