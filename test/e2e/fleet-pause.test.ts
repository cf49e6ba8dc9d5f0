import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { afterAll, describe, expect, it } from 'vitest';
import { startRedis } from '../store/start-redis.js';
import { callsLogged, faultFleet } from '../support/fault-fleet.js';
import { until } from '../support/until.js';

/** Longer than a job's lock and the look for stalled ones after it: all that a sleeper had in hand is done by others. */
const sleepMs = 45_000;

const server = await startRedis('--appendonly', 'yes', '--maxmemory-policy', 'noeviction');
const redis = new Redis(`${server.url}/1`);
afterAll(async () => {
  redis.disconnect();
  await server.stop();
});

describe('a run that is suspended while a worker goes on', () => {
  it('goes on when it is woken and nobody had it since: its jobs that others finished are no fault', async () => {
    const { billed, run, worker, verify } = await faultFleet(`${server.url}/0`, 200, { latencyMs: 1_500 });
    await worker('steady');
    const sleeper = run(4);
    await billed(12);
    sleeper.child.kill('SIGSTOP');
    await sleep(sleepMs);
    sleeper.child.kill('SIGCONT');
    await verify(sleeper);
  });

  it('leaves run and worker to the one that took over when it is woken', async () => {
    const { folder, bill, billed, run, worker, verify } = await faultFleet(`${server.url}/1`, 500, {
      latencyMs: 1_500,
    });
    const steady = await worker('steady');
    const sleeper = run(4);
    await billed(12);
    sleeper.child.kill('SIGSTOP');
    await sleep(1_000);
    const next = run(4);
    // The claim lives 20 s, and what the sleeper had in hand is asked again.
    await sleep(40_000);
    expect((await bill()).calls).toBeGreaterThan(150);
    sleeper.child.kill('SIGCONT');
    const woken = await sleeper.ended;
    expect(woken, woken.stderr).toMatchObject({ code: 130, stdout: '' });
    expect(woken.stderr).toContain('Another process has taken over this run');
    // It might have taken the orders with it.
    const calls = callsLogged(folder, 'steady');
    expect(await redis.hlen('sheaf:published')).toBe(1);
    await until(() => next.child.exitCode !== null || callsLogged(folder, 'steady') > calls + 12);
    expect(next.child.exitCode).toBeNull();
    expect(steady.stderr().split('Joined')).toHaveLength(2);
    expect(steady.stderr()).not.toContain('Left');
    await verify(next);
  });
});
