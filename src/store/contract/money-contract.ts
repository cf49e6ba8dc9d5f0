import assert from 'node:assert/strict';
import type { Store } from '../store.js';
import type { ContractTest } from './contract-test.js';
import { randomWalk } from './random-walk.js';
import { hold, sampleRun, stateOf } from './samples.js';

export function moneyContract(store: () => Store, { describe, it }: ContractTest): void {
  describe('the cap', () => {
    for (const fitting of [3, 123]) {
      it(`holds when 500 workers reserve at the same moment, and ${fitting} calls fit`, async () => {
        const bundles = Array.from({ length: 500 }, (_, i) => `b${i}`);
        const run = await sampleRun(store(), BigInt(10 * fitting + 4), ...bundles);
        const answers = await Promise.all(bundles.map((bundle) => store().reserveBudget(run, bundle, bundle, 10n)));
        assert.equal(answers.filter(({ kind }) => kind === 'granted').length, fitting);
        assert.equal(answers.filter(({ kind }) => kind === 'short').length, 500 - fitting);
        assert.equal((await stateOf(store(), run)).held, BigInt(10 * fitting));
      });
    }

    it('holds when workers reserve, end and lose calls at the same time', async () => {
      const bundles = Array.from({ length: 120 }, (_, i) => `b${i}`);
      const run = await sampleRun(store(), 500n, ...bundles);
      await Promise.all(
        bundles.map(async (bundle, i) => {
          const { kind } = await store().reserveBudget(run, bundle, bundle, 10n);
          if (kind !== 'granted') return;
          if (i % 3 === 0) await store().forfeitHold(run, bundle);
          else if (i % 3 === 1) await store().releaseHold(run, bundle, true);
        }),
      );
      const { held, unknown, spent } = await stateOf(store(), run);
      assert.ok(held + unknown + spent <= 500n, `${held} held + ${unknown} unknown + ${spent} spent`);
      assert.equal(await store().forfeitAbandoned(run), Number(held / 10n));
    });

    it('holds when many workers take one bundle from one another', async () => {
      const run = await sampleRun(store(), 95n, 'a');
      const calls = Array.from({ length: 30 }, (_, i) => `call-${i}`);
      await hold(store(), run, 'a', 'first', 10n);
      await Promise.all(calls.map((call) => store().reserveBudget(run, 'a', call, 10n)));
      // Nine fit; each took the hold before it for a dead worker's, the refused ones too.
      assert.equal(await store().forfeitAbandoned(run), 0);
      const { held, unknown, spent } = await stateOf(store(), run);
      assert.deepEqual({ held, unknown, spent }, { held: 0n, unknown: 90n, spent: 0n });
    });

    for (const seed of [1, 2, 3]) {
      it(`holds after every step of a random life (seed ${seed}), and no pico-dollar is lost or made`, async () => {
        await randomWalk(store(), seed, 250, 1n);
      });
    }

    // The sums pass 2^53 pico-dollars, about $9,007, some calls alone do.
    for (const seed of [4, 5]) {
      it(`holds also in thousands of dollars, which a JavaScript number cannot count (seed ${seed})`, async () => {
        await randomWalk(store(), seed, 250, 45_035_996_273_705n);
      });
    }
  });
}
