import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { InterruptedError } from '../../src/errors.js';
import { sampleBundle, sampleOutcome, sampleRun } from '../../src/store/contract/samples.js';
import { openRedisStore } from '../../src/store/redis/open-redis-store.js';
import { runKey } from '../../src/store/redis/run-keys.js';
import type { Claim, Store } from '../../src/store/store.js';
import { startProcess } from '../support/sheaf-process.js';
import { until } from '../support/until.js';
import { startRedis } from './start-redis.js';

const claimer = fileURLToPath(new URL('claim-run.mjs', import.meta.url));
const server = await startRedis();
const client = new Redis(server.url);
afterAll(async () => {
  client.disconnect();
  await server.stop();
});

describe('the claim of a run on Redis', () => {
  let ours: Store;
  let theirs: Store;
  beforeAll(async () => {
    const open = () => openRedisStore(server.url, { claimLifeMs: 600 });
    [ours, theirs] = await Promise.all([open(), open()]);
  });
  afterAll(() => Promise.all([ours.close(), theirs.close()]));
  const keyOf = (run: string) => runKey('sheaf', run, 'claim');

  /** What becomes of a process that could not renew its claim in time. */
  async function takenOver(run: string): Promise<Claim> {
    for (;;) {
      await client.del(keyOf(run));
      const claim = await theirs.claimRun(run);
      if (claim !== undefined) return claim;
    }
  }

  it('goes to one of many that ask at the same moment', async () => {
    const run = randomUUID();
    const asked = [ours, theirs, ours, theirs].map((store) => store.claimRun(run));
    const claims = (await Promise.all(asked)).filter((claim) => claim !== undefined);
    expect(claims).toHaveLength(1);
    await claims[0]?.release();
  });

  it('is free again when its owner was killed', async () => {
    const run = randomUUID();
    const owner = startProcess(process.execPath, [claimer, server.url, run], { cwd: process.cwd() });
    const [said] = (await once(owner.child.stdout!, 'data')) as [Buffer];
    expect(said.toString()).toBe('claimed\n');
    expect(await ours.claimRun(run)).toBeUndefined();
    await owner.murder();
    const claim = await ours.claimRun(run);
    expect(claim).toBeDefined();
    await claim?.release();
  });

  it('that was lost is told, and the answers are left to the next owner', async () => {
    const run = await sampleRun(ours, undefined, 'a', 'b');
    const claim = await ours.claimRun(run);
    await ours.settle(run, { bundle: 'a', finished: [sampleOutcome(0)], leftovers: [] });
    const read = (await ours.readAnswers(run, 10)).map(({ sequence }) => sequence);
    const next = await takenOver(run);
    // Not told yet, perhaps: the answers it holds in its hands are not its own to drop all the same.
    await expect(ours.acknowledgeAnswers(run, read)).rejects.toThrow(InterruptedError);
    await until(() => claim!.lost.aborted);
    expect(claim?.lost.reason).toBeInstanceOf(InterruptedError);
    await expect(ours.readAnswers(run, 10)).rejects.toThrow(InterruptedError);
    // A call in flight may end all the same.
    await ours.settle(run, { bundle: 'b', finished: [sampleOutcome(1)], leftovers: [] });
    const answers = await theirs.readAnswers(run, 10);
    expect(answers.map(({ outcome }) => outcome.row)).toEqual([0, 1]);
    await claim?.release();
    expect(await client.exists(keyOf(run))).toBe(1);
    await theirs.acknowledgeAnswers(run, read);
    expect(await theirs.readAnswers(run, 10)).toHaveLength(1);
    await next.release();
    expect(await client.exists(keyOf(run))).toBe(0);
  });

  it('that was lost unnoticed is noticed by whoever reads answers, plans bundles, forgets the run or orders work', async () => {
    for (const use of [
      (run: string) => ours.readAnswers(run, 10),
      (run: string) => ours.addBundles(run, [sampleBundle('b')]),
      (run: string) => ours.forgetRun(run),
      (run: string) => ours.publishRun(run, 'orders'),
    ]) {
      const run = await sampleRun(ours, undefined, 'a');
      const claim = await ours.claimRun(run);
      const next = await takenOver(run);
      await expect(use(run)).rejects.toThrow('Another process has taken over this run');
      expect(claim?.lost.aborted).toBe(true);
      expect(await theirs.readRun(run)).toMatchObject({ openBundles: 1 });
      await next.release();
    }
  });

  it('that was given up is not taken up again by using the run', async () => {
    const run = await sampleRun(ours, undefined, 'a');
    await (await ours.claimRun(run))?.release();
    await ours.readAnswers(run, 10);
    expect(await client.exists(keyOf(run))).toBe(0);
  });

  it('that ran out in an outage is taken up again when nobody had the run since', async () => {
    const run = randomUUID();
    const claim = await ours.claimRun(run);
    await client.del(keyOf(run));
    await until(async () => (await client.exists(keyOf(run))) === 1);
    expect(await theirs.claimRun(run)).toBeUndefined();
    expect(claim?.lost.aborted).toBe(false);
    await claim?.release();
  });

  it.each(['the claim is renewed', 'answers are acknowledged'])(
    'is told from a loss of the store when %s',
    async (by) => {
      const run = await sampleRun(ours, undefined, 'a');
      const claim = await ours.claimRun(run);
      await client.flushall();
      const lost = expect.objectContaining({
        name: 'InterruptedError',
        message: expect.stringContaining('has lost this run'),
      });
      if (by === 'the claim is renewed') {
        await until(() => claim!.lost.aborted);
        expect(claim?.lost.reason).toEqual(lost);
      } else await expect(ours.acknowledgeAnswers(run, ['0-1'])).rejects.toEqual(lost);
      await claim?.release();
    },
  );
});
