import { Redis } from 'ioredis';
import { afterAll, describe, expect, it } from 'vitest';
import { startRedis } from '../store/start-redis.js';
import { faultFleet } from '../support/fault-fleet.js';
import { until } from '../support/until.js';

const server = await startRedis('--appendonly', 'yes', '--maxmemory-policy', 'noeviction');
afterAll(() => server.stop());

function client(): Redis {
  return new Redis(server.url);
}

async function info(redis: Redis, section: string, name: RegExp): Promise<number> {
  return Number(name.exec(await redis.info(section))?.[1] ?? 0);
}

describe('a fleet on a Redis that is full', () => {
  it('waits for room, but keeps what is paid for meanwhile', async () => {
    const redis = client();
    // Missing answers are asked again: jobs are to be added when there is no room.
    const practice = { latencyMs: 1_000, faults: [{ kind: 'missing', rate: 0.5 }] } as const;
    const { bill, billed, run, worker, verify } = await faultFleet(server.url, 60, practice);
    const other = await worker('other');
    const running = run(2);
    await billed(6);
    const used = await info(redis, 'memory', /used_memory:(\d+)/);
    await redis.config('SET', 'maxmemory', Math.floor(used * 0.9));
    const says = (words: string) => until(() => [running, other].every((one) => one.stderr().includes(words)));
    await says('Redis is full');
    const refused = () => info(redis, 'errorstats', /errorstat_OOM:count=(\d+)/);
    const before = await refused();
    await until(async () => (await refused()) > before + 10);
    // The calls in flight end, are settled and carried to part.csv, though nothing that needs room gets through.
    const [id] = await redis.hkeys('sheaf:published');
    await until(async () => {
      const { requests, calls } = await bill();
      const held = await redis.hget(`sheaf:{${id}}:state`, 'held');
      return requests === calls && held === '0' && (await redis.xlen(`sheaf:{${id}}:answers`)) === 0;
    });
    expect(running.child.exitCode).toBeNull();
    await redis.config('SET', 'maxmemory', 0);
    await says('Redis has room again');
    expect(await verify(running)).toMatchObject({ unknown: 0n });
    expect(other.stderr()).not.toContain('Joining again');
    redis.disconnect();
  });
});
