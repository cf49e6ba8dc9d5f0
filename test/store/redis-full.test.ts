import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { hold, sampleBundle, sampleOutcome, sampleRun, someUsage, stateOf } from '../../src/store/contract/samples.js';
import { openRedisStore } from '../../src/store/redis/open-redis-store.js';
import type { Store } from '../../src/store/store.js';
import { until } from '../support/until.js';
import { startRedis } from './start-redis.js';

const server = await startRedis('--maxmemory-policy', 'noeviction');
const client = new Redis(server.url);
let store: Store;
beforeAll(async () => {
  store = await openRedisStore(`${server.url}?patience=1`, { claimLifeMs: 1_500 });
});
afterEach(() => client.config('SET', 'maxmemory', 0));
afterAll(async () => {
  await store.close();
  client.disconnect();
  await server.stop();
});

const fill = () => client.config('SET', 'maxmemory', 1);

describe('a Redis that is full', () => {
  it('takes what calls have cost and brought, and lets go of it', async () => {
    const run = await sampleRun(store, undefined, 'a', 'b', 'c', 'd');
    for (const bundle of ['a', 'b', 'c', 'd']) await hold(store, run, bundle, `of-${bundle}`, 10n);
    await fill();
    const call = { id: 'of-a', charge: { kind: 'billed', usage: someUsage, cost: 7n } } as const;
    const leftovers = [sampleBundle('a.1')];
    expect(await store.settle(run, { bundle: 'a', call, finished: [sampleOutcome(0)], leftovers })).toBe('settled');
    await store.releaseHold(run, 'of-b', true);
    await store.forfeitHold(run, 'of-c');
    const answers = await store.readAnswers(run, 10);
    await store.acknowledgeAnswers(
      run,
      answers.map(({ sequence }) => sequence),
    );
    expect(answers.map(({ outcome }) => outcome.row)).toEqual([0]);
    expect(await store.readAnswers(run, 10)).toEqual([]);
    expect(await stateOf(store, run)).toMatchObject({ spent: 7n, held: 10n, unknown: 10n, openBundles: 4 });
    expect(await store.forfeitAbandoned(run)).toBe(1);
    await store.forgetRun(run);
    expect(await store.readRun(run)).toBeUndefined();
  });

  it('lets a producer keep its claim', async () => {
    const run = await sampleRun(store, undefined);
    const claim = (await store.claimRun(run))!;
    await fill();
    const left = () => client.pttl(`sheaf:{${run}}:claim`);
    let last = await left();
    for (let renewals = 0; renewals < 4; last = await left()) if ((await left()) > last) renewals += 1;
    expect(claim.lost.aborted).toBe(false);
    await claim.release();
  });

  it('makes what needs room wait until there is some, and says so once', async () => {
    const said: string[] = [];
    store.hear?.((sentence) => said.push(sentence));
    const run = await sampleRun(store, 100n, 'a');
    await fill();
    const waiting = [hold(store, run, 'a', 'call', 10n), store.addBundles(run, [sampleBundle('b')])];
    await until(() => said.length > 0);
    expect((await stateOf(store, run)).held).toBe(0n);
    await client.config('SET', 'maxmemory', 0);
    await Promise.all(waiting);
    expect(await stateOf(store, run)).toMatchObject({ held: 10n, openBundles: 2 });
    expect(said).toEqual([expect.stringContaining('Redis is full'), 'Redis has room again.']);
  });

  it('does without the cache, which holds up nobody', async () => {
    await store.keepAnswers([{ key: 'kept', answer: 'before' }], 'one', 60_000);
    await fill();
    const keys = ['kept', 'asked'];
    expect(await store.takeQuestions(keys, 'one', 60_000)).toEqual([
      { kind: 'answered', answer: 'before' },
      { kind: 'ours' },
    ]);
    await store.keepAnswers([{ key: 'asked', answer: 'in vain' }], 'one', 60_000);
    await store.releaseQuestions(['asked'], 'one');
    expect(await store.takeQuestions(['asked'], 'other', 60_000)).toEqual([{ kind: 'ours' }]);
    expect(await client.exists('sheaf:{cache}:leases')).toBe(0);
  });

  it('has the cache’s room before a run waits for any', async () => {
    const run = await sampleRun(store, 100n, 'a');
    const answer = 'x'.repeat(2 ** 20);
    await store.keepAnswers(
      [...'abcdefgh'].map((key) => ({ key, answer })),
      'one',
      60_000,
    );
    const used = async () => Number(/used_memory:(\d+)/.exec(await client.info('memory'))![1]);
    await client.config('SET', 'maxmemory', (await used()) - 2 ** 20);
    await store.addBundles(run, [sampleBundle('b')]);
    expect(await stateOf(store, run)).toMatchObject({ openBundles: 2 });
    expect((await store.cacheStats()).answers).toBe(0);
  });

  it('interrupts what waited for longer than its patience', async () => {
    const run = await sampleRun(store, 100n, 'a');
    await fill();
    await expect(store.addBundles(run, [sampleBundle('b')])).rejects.toThrow('Redis was full for too long');
  });
});
