import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { hold, sampleBundle, sampleOutcome, sampleRun, someUsage, stateOf } from '../../src/store/contract/samples.js';
import { openRedisStore } from '../../src/store/redis/open-redis-store.js';
import type { Store } from '../../src/store/store.js';
import { until } from '../support/until.js';
import { breakDisk } from './break-disk.js';
import { startRedis } from './start-redis.js';

const server = await startRedis('--maxmemory-policy', 'noeviction');
const client = new Redis(server.url);
let store: Store;
let mend = async () => {};
beforeAll(async () => {
  store = await openRedisStore(`${server.url}?patience=2`);
});
afterEach(() => mend());
afterAll(async () => {
  await store.close();
  client.disconnect();
  await server.stop();
});

describe('a Redis that cannot write to its disk', () => {
  it('makes what calls have cost and brought wait, and then takes it once', async () => {
    const said: string[] = [];
    store.hear?.((sentence) => said.push(sentence));
    const run = await sampleRun(store, 100n, 'a', 'b');
    await hold(store, run, 'a', 'of-a', 10n);
    await hold(store, run, 'b', 'of-b', 10n);
    const before = await stateOf(store, run);
    mend = await breakDisk(client);
    const call = { id: 'of-a', charge: { kind: 'billed', usage: someUsage, cost: 7n } } as const;
    const leftovers = [sampleBundle('a.1')];
    const writing = [
      store.settle(run, { bundle: 'a', call, finished: [sampleOutcome(0)], leftovers }),
      store.forfeitHold(run, 'of-b'),
    ];
    await until(() => said.length > 0);
    expect(await stateOf(store, run)).toEqual(before);
    await mend();
    mend = async () => {};
    await Promise.all(writing);
    expect(await stateOf(store, run)).toMatchObject({ spent: 7n, held: 0n, unknown: 10n, openBundles: 2, calls: 1 });
    expect(await store.readAnswers(run, 10)).toHaveLength(1);
    expect(said).toEqual([
      expect.stringContaining('Redis cannot write to its disk: waiting'),
      'Redis can write to its disk again.',
    ]);
  });

  it('does without the cache, which holds up nobody', async () => {
    await store.takeQuestions(['asked'], 'one', 60_000);
    mend = await breakDisk(client);
    expect(await store.takeQuestions(['asked', 'new'], 'one', 60_000)).toEqual([{ kind: 'ours' }, { kind: 'ours' }]);
    await store.keepAnswers([{ key: 'asked', answer: 'in vain' }], 'one', 60_000);
    await store.releaseQuestions(['asked'], 'one');
    expect(await store.takeQuestions(['asked'], 'other', 0)).toEqual([{ kind: 'busy' }]);
  });

  it('interrupts what waited for longer than its patience', async () => {
    const run = await sampleRun(store, 100n, 'a');
    mend = await breakDisk(client);
    await expect(store.addBundles(run, [sampleBundle('b')])).rejects.toThrow(
      'could not write to its disk for too long',
    );
    expect(await stateOf(store, run)).toMatchObject({ openBundles: 1 });
  });
});
