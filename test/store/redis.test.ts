import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { hold, moneyOf, sampleRun } from '../../src/store/contract/samples.js';
import { storeContract } from '../../src/store/contract.js';
import { openStore } from '../../src/store/open-store.js';
import { openRedisStore } from '../../src/store/redis/open-redis-store.js';
import type { Store } from '../../src/store/store.js';
import { severalProcesses } from './several-processes.js';
import { startRedis, startRedisCluster } from './start-redis.js';

const small = { cacheBound: { mostBytes: 3 * 2 ** 20 } };
const server = await startRedis();
const cluster = await startRedisCluster();
afterAll(() => Promise.all([server.stop(), cluster.stop()]));

describe('the store on Redis', () => {
  storeContract(() => openRedisStore(server.url, small), { describe, it, beforeAll, afterAll });
});

describe('the store on a Redis Cluster', () => {
  storeContract(() => openRedisStore(cluster.url, small), { describe, it, beforeAll, afterAll });
});

describe('the store on Redis, shared by several processes', () => {
  let ours: Store;
  let theirs: Store;
  beforeAll(async () => {
    [ours, theirs] = await Promise.all([openStore(server.url, ''), openStore(server.url, '')]);
  });
  afterAll(() => Promise.all([ours.close(), theirs.close()]));

  severalProcesses(() => ({ ours, theirs }));

  it('keeps one pace over all of them, by the server’s clock, however wrong theirs are', async () => {
    const pace = randomUUID();
    const limits = { rpm: 6_000 };
    const skewed = async (hours: number, store: Store) => {
      vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + hours * 3_600_000 });
      try {
        return await store.takePace(pace, { requests: 1_000, tokens: 0 }, limits);
      } finally {
        vi.useRealTimers();
      }
    };
    expect((await skewed(0, ours)).kind).toBe('taken');
    for (const [hours, store] of [
      [2, theirs],
      [-2, ours],
      [30, theirs],
    ] as const) {
      const turn = await skewed(hours, store);
      expect(turn.kind === 'wait' && turn.waitMs).toBeGreaterThan(0);
      expect(turn.kind === 'wait' && turn.waitMs).toBeLessThanOrEqual(9_000);
    }
  });

  it('keeps runs of different prefixes apart, though they have the same name', async () => {
    const run = randomUUID();
    const other = await openRedisStore(`${server.url}?prefix=other`);
    await other.openRun(run, 5n);
    expect(await ours.readRun(run)).toBeUndefined();
    expect(await other.readRun(run)).toMatchObject({ budget: 5n });
    await other.close();
  });

  it('refuses a call that was given up: its money is unknown spend already', async () => {
    const run = await sampleRun(ours, 100n, 'a');
    await hold(ours, run, 'a', 'call-1', 10n);
    await ours.forfeitHold(run, 'call-1');
    await expect(ours.reserveBudget(run, 'a', 'call-1', 10n)).rejects.toThrow('was given up');
    expect(await moneyOf(ours, run)).toEqual({ spent: 0n, held: 0n, unknown: 10n });
  });
});
