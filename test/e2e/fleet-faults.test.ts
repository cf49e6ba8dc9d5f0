import { Queue } from 'bullmq';
import { Redis } from 'ioredis';
import { afterAll, describe, expect, it } from 'vitest';
import type { PracticeOptions } from '../../src/simulator/practice-api.js';
import { startRedis } from '../store/start-redis.js';
import { askedTwice, callsLogged, faultFleet, logOf } from '../support/fault-fleet.js';
import { until } from '../support/until.js';

const server = await startRedis('--appendonly', 'yes', '--appendfsync', 'always', '--maxmemory-policy', 'noeviction');
const redis = new Redis(server.url);
const connection = { port: server.port };
const skewedClock = new URL('../support/skewed-clock.mjs', import.meta.url).href;
afterAll(async () => {
  redis.disconnect();
  await server.stop();
});

/** The key of a run in Redis, by what it holds; the run must be published. */
async function keyOf(name: string): Promise<string> {
  const [run] = await redis.hkeys('sheaf:published');
  return `sheaf:{${run}}:${name}`;
}

async function info(section: string, name: RegExp): Promise<number> {
  return Number(name.exec(await redis.info(section))?.[1] ?? 0);
}

describe('a fleet on a Redis that is full', () => {
  it('waits for room, but keeps what is paid for meanwhile', async () => {
    // Missing answers are asked again: jobs are to be added when there is no room.
    const practice: PracticeOptions = { latencyMs: 1_000, faults: [{ kind: 'missing', rate: 0.5 }] };
    const { bill, billed, run, worker, verify } = await faultFleet(server.url, 60, practice);
    const other = await worker('other');
    const running = run(2);
    await billed(6);
    const used = await info('memory', /used_memory:(\d+)/);
    await redis.config('SET', 'maxmemory', Math.floor(used * 0.9));
    const says = (words: string) => until(() => [running, other].every((one) => one.stderr().includes(words)));
    await says('Redis is full');
    const refused = () => info('errorstats', /errorstat_OOM:count=(\d+)/);
    const before = await refused();
    await until(async () => (await refused()) > before + 10);
    // The calls in flight end, are settled and carried to part.csv, though nothing that needs room gets through.
    const [state, answers] = [await keyOf('state'), await keyOf('answers')];
    await until(async () => {
      const { requests, calls } = await bill();
      const held = await redis.hget(state, 'held');
      return requests === calls && held === '0' && (await redis.xlen(answers)) === 0;
    });
    expect(running.child.exitCode).toBeNull();
    await redis.config('SET', 'maxmemory', 0);
    await says('Redis has room again');
    expect(await verify(running)).toMatchObject({ unknown: 0n });
    expect(other.stderr()).not.toContain('Joining again');
  });
});

describe('a run on a Redis that stays full', () => {
  it('ends when its patience does, says what to do, and goes on when there is room', async () => {
    const { billed, run, verify } = await faultFleet(`${server.url}?patience=2`, 20, { latencyMs: 300 });
    const impatient = run(2);
    await billed(2);
    await redis.config('SET', 'maxmemory', 1);
    const ended = await impatient.ended;
    await redis.config('SET', 'maxmemory', 0);
    expect(ended).toMatchObject({ code: 130, stdout: '' });
    expect(ended.stderr).toMatch(/Redis was full for too long[\s\S]*Raise its maxmemory/);
    const { asked, unknown } = await verify(run(2));
    expect(askedTwice(asked)).toEqual([]);
    expect(unknown).toBe(0n);
  });
});

describe('a fleet whose clocks are a minute ahead and a minute behind', () => {
  it('keeps the pace and its claims, which go by the clock of Redis', async () => {
    const practice: PracticeOptions = {
      latencyMs: 300,
      rateLimit: { rpm: 240 },
      faults: [{ kind: 'rate_limit', rate: 0.15, times: 6, waitMs: 1_000, header: 'retry-after' }],
    };
    const { folder, run, worker, verify } = await faultFleet(server.url, 120, practice);
    const skewed = (ms: number) => ({ NODE_OPTIONS: `--import ${skewedClock}`, SKEW_MS: `${ms}` });
    const workers = [await worker('ahead', skewed(60_000)), await worker('behind', skewed(-60_000))];
    for (const { stderr } of workers) expect(stderr()).toMatch(/clock is 60 s (ahead of|behind) Redis/);
    const { asked, unknown } = await verify(run(2));
    expect(askedTwice(asked)).toEqual([]);
    expect(unknown).toBe(0n);
    // Four are the first of each slot: whom the pace starves makes no more.
    for (const name of ['ahead', 'behind']) expect(callsLogged(folder, name), name).toBeGreaterThan(4);
  });
});

describe('a bundle that is delivered twice', () => {
  it('is recorded once, and the second call is in the books', async () => {
    const { folder, bill, run, worker, verify } = await faultFleet(server.url, 24, { latencyMs: 4_000 });
    // It sleeps until the run's own slots are taken: the second delivery is to be another process's.
    const other = await worker('other');
    other.child.kill('SIGSTOP');
    const running = run(2);
    await until(async () => (await bill()).requests === 2);
    const bundles = await redis.hkeys(await keyOf('held-calls'));
    expect(bundles).toHaveLength(2);
    const name = (await keyOf('')).slice(7, -2);
    const queue = new Queue(`sheaf-${name}`, { connection, prefix: `sheaf:{${name}}` });
    await queue.addBulk(
      bundles.map((bundle) => ({ name: 'answer', data: { bundle }, opts: { jobId: `twin-${bundle}`, lifo: true } })),
    );
    await queue.close();
    other.child.kill('SIGCONT');
    const { asked, unknown } = await verify(running);
    expect(askedTwice(asked)).toHaveLength(4);
    expect(logOf(folder, 'other')).toContain('settled before by another worker');
    expect(unknown).toBeGreaterThan(0n);
  });
});
