import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { BundleQueue, type JobEnd, startBundleWorker } from '../../src/queue/bundle-queue.js';
import { sampleRun } from '../../src/store/contract/samples.js';
import { openEmbeddedStore } from '../../src/store/postgres/open-embedded-store.js';
import { openPostgresStore } from '../../src/store/postgres/open-postgres-store.js';
import { openRedisStore } from '../../src/store/redis/open-redis-store.js';
import type { Store } from '../../src/store/store.js';
import { startPostgres } from '../store/start-postgres.js';
import { startRedis, startRedisCluster } from '../store/start-redis.js';
import { until } from '../support/until.js';
import { sharedFolder } from '../support/workspace.js';

const server = await startPostgres();
const redis = await startRedis();
const cluster = await startRedisCluster();
afterAll(async () => {
  await Promise.all([redis.stop(), cluster.stop()]);
  if (typeof server !== 'string') await server.stop();
});

const done: JobEnd = { kind: 'done', next: [] };
type Work = (bundle: string, tries: number) => Promise<JobEnd>;

/** A queue of a run of its own, what was worked on in it, and what broke. */
function newRun(store: Store, run: string = randomUUID()) {
  const queue = new BundleQueue(store, run);
  onTestFinished(() => queue.close());
  const worked: string[] = [];
  const broken: unknown[] = [];
  const start = (work: Work = async () => done, concurrency = 4) => {
    const record: Work = (bundle, tries) => {
      worked.push(bundle);
      return work(bundle, tries);
    };
    const worker = startBundleWorker(store, run, concurrency, record, queue, (error) => broken.push(error));
    onTestFinished(() => worker.close());
    return worker;
  };
  return { queue, worked, broken, start };
}

function queueTests(open: () => Promise<Store>): void {
  let store: Store;
  beforeAll(async () => {
    store = await open();
  });
  afterAll(() => store.close());

  it('works on every bundle once, never more at a time than asked for', async () => {
    const { queue, worked, start, broken } = newRun(store);
    const bundles = Array.from({ length: 40 }, (_, i) => `p1-${i * 10}`);
    await queue.add(bundles.slice(0, 25));
    let busy = 0;
    let most = 0;
    start(async () => {
      busy += 1;
      most = Math.max(most, busy);
      await until(() => most >= 3);
      busy -= 1;
      return done;
    }, 3);
    await queue.add(bundles.slice(25));
    await until(() => worked.length === 40 && busy === 0);
    expect(worked.toSorted()).toEqual(bundles.toSorted());
    expect(most).toBe(3);
    expect(broken).toEqual([]);
  });

  it('begins with the bundle that was added first', async () => {
    const { queue, worked, start } = newRun(store);
    await queue.add(['b', 'c', 'a']);
    await queue.add(['0']);
    start(undefined, 1);
    await until(() => worked.length === 4);
    expect(worked).toEqual(['b', 'c', 'a', '0']);
  });

  it('brings a bundle back that is to be tried again, and counts the tries', async () => {
    const { queue, worked, start, broken } = newRun(store);
    const tries: number[] = [];
    start(async (bundle, count) => {
      if (bundle !== 'again') return done;
      tries.push(count);
      return tries.length < 4 ? { kind: 'again', delayMs: tries.length === 1 ? 0 : 30.5 } : done;
    });
    await queue.add(['again', 'other']);
    await until(() => worked.length === 5);
    expect(tries).toEqual([0, 1, 2, 3]);
    expect(broken).toEqual([]);
  });

  it('lends the slot of a bundle that waits to others', async () => {
    const { queue, worked, start } = newRun(store);
    start(async (bundle) => (bundle === 'waits' ? { kind: 'again', delayMs: 600_000 } : done), 1);
    await queue.add(['waits']);
    await until(() => worked.length === 1);
    await queue.add(['b', 'c']);
    await until(() => worked.length === 3);
    expect(worked).toEqual(['waits', 'b', 'c']);
  });

  it('works once on a bundle that is added again while it waits, is worked on, or is put off', async () => {
    const { queue, worked, start } = newRun(store);
    await queue.add(['a', 'a']);
    await queue.add(['a']);
    let turns = 0;
    start(async (bundle) => {
      if (bundle !== 'a') return done;
      await queue.add(['a']);
      turns += 1;
      if (turns > 1) return done;
      setTimeout(() => void queue.add(['a']), 50);
      return { kind: 'again', delayMs: 200 };
    });
    await until(() => turns === 2);
    await queue.add(['last']);
    await until(() => worked.includes('last'));
    expect(worked).toEqual(['a', 'a', 'last']);
  });

  it('takes a bundle again that had come to its end: a lost job may always be queued anew', async () => {
    const { queue, worked, start } = newRun(store);
    start();
    for (const turn of [1, 2, 3]) {
      await until(async () => {
        await queue.add(['a']);
        return worked.length >= turn;
      });
    }
  });

  it('goes on with what a bundle left over', async () => {
    const { queue, worked, start } = newRun(store);
    const children: Record<string, string[]> = { 'p1-0': ['p1-0.1', 'p1-0.2'], 'p1-0.2': ['p1-0.2.1'] };
    start(async (bundle) => ({ kind: 'done', next: children[bundle] ?? [] }));
    await queue.add(['p1-0']);
    await until(() => worked.length === 4);
    expect(worked.toSorted()).toEqual(['p1-0', 'p1-0.1', 'p1-0.2', 'p1-0.2.1']);
  });

  it('says what broke, goes on with the others, and loses no bundle by it', async () => {
    const { queue, worked, broken, start } = newRun(store);
    const bug = new Error('a bug of ours');
    start(async (bundle) => {
      if (bundle === 'bad' && worked.length === 1) throw bug;
      return done;
    }, 1);
    await queue.add(['bad', 'good']);
    await until(() => worked.length === 3);
    expect(broken).toEqual([bug]);
    expect(worked).toEqual(['bad', 'good', 'bad']);
  });

  it('breaks nothing when a job went to another while it was worked on, and is gone', async () => {
    const run = await sampleRun(store, undefined, 'lost');
    const { queue, worked, broken, start } = newRun(store, run);
    const cleared: string[] = [];
    start(async (bundle) => {
      if (cleared.includes(bundle) || bundle === 'last') return done;
      await queue.clear();
      cleared.push(bundle);
      if (bundle === 'fails') throw new Error('a bug of ours');
      return bundle === 'ends' ? done : { kind: 'again', delayMs: 10 };
    }, 1);
    for (const bundle of ['ends', 'settled', 'lost', 'fails']) {
      await queue.add([bundle]);
      await until(() => cleared.includes(bundle));
      if (bundle === 'lost') await until(() => worked.length === 4);
    }
    await queue.add(['last']);
    await until(() => worked.includes('last'));
    expect(worked).toEqual(['ends', 'settled', 'lost', 'lost', 'fails', 'last']);
    expect(broken).toEqual([]);
  });

  it('forgets what was queued', async () => {
    const { queue, worked, start } = newRun(store);
    await queue.add(['a', 'b']);
    await queue.clear();
    start();
    await queue.add(['c']);
    await until(() => worked.length === 1);
    expect(worked).toEqual(['c']);
  });

  it('waits for the bundles in hand when it closes, and begins no other', async () => {
    const { queue, worked, start } = newRun(store);
    let ended = 0;
    const worker = start(async () => {
      await sleep(100);
      ended += 1;
      return done;
    }, 2);
    await queue.add(['a', 'b', 'c', 'd', 'e', 'f']);
    await until(() => worked.length === 2);
    await worker.close();
    const begun = worked.length;
    expect(ended).toBe(begun);
    await sleep(50);
    expect(worked.length).toBe(begun);
  });

  it('keeps the bundles of two runs apart', async () => {
    const [ours, theirs] = [newRun(store), newRun(store)];
    await theirs.queue.add(['a', 'theirs']);
    await ours.queue.add(['a', 'ours']);
    ours.start();
    await until(() => ours.worked.length === 2);
    expect(ours.worked).toEqual(['a', 'ours']);
    theirs.start();
    await until(() => theirs.worked.length === 2);
    expect(theirs.worked).toEqual(['a', 'theirs']);
  });
}

describe('the queue of bundles in the embedded store', () => {
  const folder = sharedFolder();
  queueTests(() => openEmbeddedStore(folder));
});

describe.skipIf(typeof server === 'string')(
  `the queue of bundles on a PostgreSQL server${typeof server === 'string' ? ` (skipped: ${server})` : ''}`,
  () => queueTests(() => openPostgresStore(typeof server === 'string' ? '' : server.url)),
);

describe('the queue of bundles on Redis', () => queueTests(() => openRedisStore(redis.url)));

describe('the queue of bundles on a Redis Cluster', () => queueTests(() => openRedisStore(cluster.url)));
