import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BundleQueue } from '../../src/queue/bundle-queue.js';
import { hold, moneyOf, sampleBundle, sampleOutcome, sampleRun, stateOf } from '../../src/store/contract/samples.js';
import { openRedisStore } from '../../src/store/redis/open-redis-store.js';
import type { Store } from '../../src/store/store.js';
import { until } from '../support/until.js';
import { startRedis, startRedisCluster } from './start-redis.js';

// Once a second, Redis may put a write off for two seconds while its disk is slow, and a kill then takes what it had acknowledged.
const server = await startRedis('--appendonly', 'yes', '--appendfsync', 'always');
const cluster = await startRedisCluster();
const client = new Redis(server.url);
let store: Store;
beforeAll(async () => {
  store = await openRedisStore(server.url);
});
afterAll(async () => {
  await store.close();
  client.disconnect();
  await Promise.all([server.stop(), cluster.stop()]);
});

/** Ends `count` bundles, each with an answer and a leftover that is ended too, and carries the answers away. */
async function live(run: string, count: number): Promise<void> {
  for (let i = 0; i < count; i++) {
    await store.addBundles(run, [sampleBundle(`b${i}`)]);
    await hold(store, run, `b${i}`, `lost-${i}`, 10n);
    await store.releaseHold(run, `lost-${i}`, true);
    await hold(store, run, `b${i}`, `call-${i}`, 10n);
    const call = { id: `call-${i}`, charge: { kind: 'unbilled' } } as const;
    await store.settle(run, {
      bundle: `b${i}`,
      call,
      finished: [sampleOutcome(i)],
      leftovers: [sampleBundle(`b${i}.1`)],
    });
    await store.settle(run, { bundle: `b${i}.1`, finished: [sampleOutcome(i)], leftovers: [] });
  }
  const answers = await store.readAnswers(run, 2 * count);
  await store.acknowledgeAnswers(
    run,
    answers.map(({ sequence }) => sequence),
  );
}

async function memoryOf(run: string): Promise<number> {
  const keys = await client.keys(`sheaf:{${run}}:*`);
  const sizes = await Promise.all(keys.map((key) => client.memory('USAGE', key, 'SAMPLES', 0)));
  return sizes.reduce<number>((sum, size) => sum + (size ?? 0), 0);
}

describe('a run in Redis', () => {
  it('leaves no memory behind for what is ended and acknowledged', async () => {
    const run = await sampleRun(store, undefined);
    await live(run, 100);
    const before = await memoryOf(run);
    for (let round = 0; round < 5; round++) await live(run, 100);
    expect((await memoryOf(run)) - before).toBeLessThan(500);
    expect((await client.keys(`sheaf:{${run}}:*`)).sort()).toEqual(
      ['answers', 'state'].map((key) => `sheaf:{${run}}:${key}`),
    );
    await store.forgetRun(run);
    expect(await client.keys(`*${run}*`)).toEqual([]);
  });

  it('has all its keys in one slot of a cluster, those of its queue too', async () => {
    const shared = await openRedisStore(cluster.url);
    const run = await sampleRun(shared, 100n, 'a', 'b', 'c', 'd');
    await hold(shared, run, 'a', 'call-1', 1n);
    await hold(shared, run, 'b', 'call-2', 1n);
    await shared.forfeitHold(run, 'call-2');
    await shared.settle(run, { bundle: 'c', finished: [sampleOutcome(0)], leftovers: [sampleBundle('c.1')] });
    const claim = await shared.claimRun(run);
    const queue = new BundleQueue(shared, run);
    await queue.add(['a', 'b']);
    const node = new Redis(cluster.url);
    const keys = (await node.keys(`*${run}*`)).sort();
    expect(keys.length).toBeGreaterThan(15);
    const slots = await Promise.all(keys.map((key) => node.cluster('KEYSLOT', key)));
    expect(new Set(slots).size).toBe(1);
    node.disconnect();
    await queue.close();
    await claim?.release();
    await shared.close();
  });

  it('goes on when the server forgets its scripts', async () => {
    const run = await sampleRun(store, 100n, 'a', 'b');
    await hold(store, run, 'a', 'call-1', 10n);
    await client.script('FLUSH');
    await hold(store, run, 'b', 'call-2', 10n);
    await client.script('FLUSH');
    await Promise.all(['call-1', 'call-2'].map((call) => store.forfeitHold(run, call)));
    expect(await moneyOf(store, run)).toEqual({ spent: 0n, held: 0n, unknown: 20n });
  });

  it('sits out a restart of a Redis that keeps its data, and loses nothing', async () => {
    const run = await sampleRun(store, 1_000n, 'a', 'b', 'c');
    const claim = await store.claimRun(run);
    await hold(store, run, 'a', 'call-1', 10n);
    await store.settle(run, { bundle: 'b', finished: [sampleOutcome(0)], leftovers: [sampleBundle('b.1')] });
    const before = await stateOf(store, run);
    const answers = await store.readAnswers(run, 10);
    await server.kill();
    const asked = [store.reserveBudget(run, 'a', 'call-1', 10n), store.reserveBudget(run, 'c', 'call-2', 20n)];
    await server.restart();
    expect((await Promise.all(asked)).map(({ kind }) => kind)).toEqual(['granted', 'granted']);
    expect(await stateOf(store, run)).toEqual({ ...before, held: 30n });
    expect(await store.readAnswers(run, 10)).toEqual(answers);
    expect(await store.readLeftovers(run, 'b')).toEqual(['b.1']);
    expect(claim?.lost.aborted).toBe(false);
    await claim?.release();
    await until(() => client.status === 'ready');
  });
});

describe('the answer cache in Redis', () => {
  it('takes no more memory than its bound says, however many answers come, and leaves none when they have run out', async () => {
    const bounded = await openRedisStore(`${server.url}?prefix=bounded`, { cacheBound: { mostBytes: 2 ** 21 } });
    const memory = async () => {
      const keys = await client.keys('bounded:*');
      const sizes = await Promise.all(keys.map((key) => client.memory('USAGE', key, 'SAMPLES', 0)));
      return sizes.reduce<number>((sum, size) => sum + (size ?? 0), 0);
    };
    for (let i = 0; i < 30; i++) {
      const keys = Array.from({ length: 1_000 }, () => randomUUID().slice(0, 22));
      await bounded.takeQuestions(keys, 'one', 60_000);
      const answers = keys.map((key) => ({ key, answer: 'x'.repeat(100) }));
      await bounded.keepAnswers(answers, 'one', 60_000);
    }
    expect((await bounded.cacheStats()).answers).toBeGreaterThan(5_000);
    expect(await memory()).toBeLessThan(1.25 * 2 ** 21);
    await bounded.clearCache();
    await bounded.takeQuestions(['a'], 'one', 50);
    await bounded.keepAnswers([{ key: 'b', answer: '' }], 'one', 50);
    await until(async () => (await client.keys('bounded:*')).length === 0);
    await bounded.close();
  });
});

describe('amounts in Lua', () => {
  const shared = readFileSync(new URL('../../src/store/redis/lua/shared/2_money.lua', import.meta.url), 'utf8');
  const lua = `local state = KEYS[1]\n${shared}
    local a, b = amount(ARGV[1]), amount(ARGV[2])
    local below = less(a, b)
    return { text(sum(a, b)), below and 1 or 0, below and text(difference(b, a)) or text(difference(a, b)) }`;
  const edges = [0n, 1n, 10n ** 12n - 1n, 10n ** 12n, 2n ** 53n - 1n, 2n ** 53n, 2n ** 53n + 1n, 10n ** 18n - 1n];
  const amount = fc.oneof(fc.constantFrom(...edges), fc.bigInt(0n, 10n ** 18n), fc.bigInt(0n, 10n ** 24n));

  it('are added, compared and taken from one another exactly', async () => {
    await fc.assert(
      fc.asyncProperty(amount, amount, async (a, b) => {
        const expected = [String(a + b), a < b ? 1 : 0, String(a < b ? b - a : a - b)];
        expect(await client.eval(lua, 1, 'state', String(a), String(b))).toEqual(expected);
      }),
      { numRuns: 2_000 },
    );
  });
});
