import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import {
  billed,
  ending,
  hold,
  moneyOf,
  sampleBundle,
  sampleOutcome,
  sampleRun,
} from '../../src/store/contract/samples.js';
import type { Store } from '../../src/store/store.js';

/** What holds for every store that several processes share. @param stores two connections to the same one */
export function severalProcesses(stores: () => { ours: Store; theirs: Store }): void {
  it('keeps the cap over all of them', async () => {
    const { ours, theirs } = stores();
    const bundles = Array.from({ length: 200 }, (_, i) => `b${i}`);
    const run = await sampleRun(ours, 505n, ...bundles);
    const answers = await Promise.all(
      bundles.map((bundle, i) => (i % 2 === 0 ? ours : theirs).reserveBudget(run, bundle, bundle, 10n)),
    );
    expect(answers.filter(({ kind }) => kind === 'granted')).toHaveLength(50);
    expect(await moneyOf(theirs, run)).toEqual({ spent: 0n, held: 500n, unknown: 0n });
  });

  it('does not take what is in flight for dead: others may be at work', async () => {
    const { ours, theirs } = stores();
    expect(ours.exclusive).toBe(false);
    const run = await sampleRun(ours, 100n, 'a');
    await hold(ours, run, 'a', 'call-1', 10n);
    await theirs.openRun(run, 100n);
    expect(await moneyOf(theirs, run)).toEqual({ spent: 0n, held: 10n, unknown: 0n });
  });

  it('forgets a run whole, also while workers end its calls', async () => {
    const { ours, theirs } = stores();
    for (let round = 0; round < 20; round++) {
      const bundles = Array.from({ length: 10 }, (_, i) => `b${i}`);
      const run = await sampleRun(ours, undefined, ...bundles);
      for (const bundle of bundles) await hold(ours, run, bundle, bundle, 1n);
      const more = { finished: [sampleOutcome(0)], leftovers: [sampleBundle('left')] };
      const ends = bundles.map((bundle) => theirs.settle(run, ending(bundle, bundle, billed(1n), more)));
      await Promise.all([...ends, ours.forgetRun(run)]);
      expect(await ours.readRun(run)).toBeUndefined();
      expect(await ours.readAnswers(run, 100)).toEqual([]);
      expect(await ours.readOpenBundles(run, '', 100)).toEqual([]);
    }
  });

  it('lets one process at a time produce a run', async () => {
    const { ours, theirs } = stores();
    const run = randomUUID();
    const claim = await ours.claimRun(run);
    expect(claim).toBeDefined();
    expect(await theirs.isClaimed(run)).toBe(true);
    expect(await theirs.claimRun(run)).toBeUndefined();
    expect(await ours.claimRun(run)).toBeUndefined();
    const other = await theirs.claimRun(randomUUID());
    expect(other).toBeDefined();
    await Promise.all([claim?.release(), other?.release()]);
    const next = await theirs.claimRun(run);
    expect(next).toBeDefined();
    await next?.release();
  });
}
