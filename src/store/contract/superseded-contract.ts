import assert from 'node:assert/strict';
import type { Store } from '../store.js';
import type { ContractTest } from './contract-test.js';
import {
  attemptsOf,
  billed,
  ending,
  hold,
  moneyOf,
  sampleBundle,
  sampleOutcome,
  sampleRun,
  stateOf,
} from './samples.js';

export function supersededContract(store: () => Store, { describe, it }: ContractTest): void {
  describe('settle, of a bundle that is settled', () => {
    it('changes nothing when it is the same settlement again', async () => {
      const run = await sampleRun(store(), 100n, 'a');
      await hold(store(), run, 'a', 'call-1', 90n);
      const more = { finished: [sampleOutcome(0)], leftovers: [sampleBundle('a.1')] };
      const end = ending('a', 'call-1', billed(40n), more);
      assert.equal(await store().settle(run, end), 'settled');
      const before = await stateOf(store(), run);
      const answers = await store().readAnswers(run, 10);
      for (let time = 0; time < 3; time++) assert.equal(await store().settle(run, end), 'superseded');
      assert.deepEqual(await stateOf(store(), run), before);
      assert.deepEqual(await store().readAnswers(run, 10), answers);
    });

    it('does not open leftovers again that were settled since', async () => {
      const run = await sampleRun(store(), 100n, 'a');
      await hold(store(), run, 'a', 'call-1', 90n);
      const end = ending('a', 'call-1', billed(40n), { leftovers: [sampleBundle('a.1')] });
      await store().settle(run, end);
      await store().settle(run, { bundle: 'a.1', finished: [], leftovers: [] });
      assert.equal(await store().settle(run, end), 'superseded');
      assert.equal((await stateOf(store(), run)).openBundles, 0);
    });

    it('gives no second answer to a row when two workers end the same bundle', async () => {
      const run = await sampleRun(store(), 100n, 'a');
      await hold(store(), run, 'a', 'slow', 50n);
      await hold(store(), run, 'a', 'fast', 50n);
      const answer = (text: string) => ({ finished: [sampleOutcome(0, { answer: text })] });
      assert.equal(await store().settle(run, ending('a', 'fast', billed(20n), answer('fast'))), 'settled');
      assert.equal(await store().settle(run, ending('a', 'slow', billed(30n), answer('slow'))), 'superseded');
      const answers = await store().readAnswers(run, 10);
      assert.deepEqual(
        answers.map(({ outcome }) => outcome.answer),
        ['fast'],
      );
      // The slow call's money is gone, and no row is left to carry it: it stays unknown.
      assert.deepEqual(await moneyOf(store(), run), { spent: 20n, held: 0n, unknown: 50n });
      assert.equal((await stateOf(store(), run)).calls, 1);
    });

    it('finds its own hold forfeited: whatever it cost, no row is left to carry it', async () => {
      const run = await sampleRun(store(), 200n, 'a', 'b');
      await hold(store(), run, 'a', 'slow', 50n);
      await hold(store(), run, 'a', 'fast', 60n);
      await hold(store(), run, 'b', 'other', 7n);
      // The slow worker was given up, but is the first to end.
      assert.equal(await store().settle(run, ending('a', 'slow', billed(30n))), 'settled');
      assert.deepEqual(await moneyOf(store(), run), { spent: 30n, held: 7n, unknown: 60n });
      const late = ending('a', 'fast', billed(10n), { finished: [sampleOutcome(0)], leftovers: [sampleBundle('a.1')] });
      for (let time = 0; time < 2; time++) {
        assert.equal(await store().settle(run, late), 'superseded');
        assert.deepEqual(await moneyOf(store(), run), { spent: 30n, held: 7n, unknown: 60n });
      }
      assert.deepEqual(await store().readAnswers(run, 10), []);
      assert.deepEqual(await store().readLeftovers(run, 'a'), []);
      assert.equal(await attemptsOf(store(), run, 'b'), 0);
    });

    it('changes nothing without a call', async () => {
      const run = await sampleRun(store(), 100n, 'a');
      const aside = { bundle: 'a', finished: [sampleOutcome(0)], leftovers: [] };
      assert.equal(await store().settle(run, aside), 'settled');
      assert.equal(await store().settle(run, aside), 'superseded');
      assert.equal((await store().readAnswers(run, 10)).length, 1);
    });

    it('happens to all but one of the workers that end a bundle at the same moment', async () => {
      const run = await sampleRun(store(), 1_000n, 'a');
      const calls = Array.from({ length: 20 }, (_, i) => `call-${i}`);
      for (const call of calls) await hold(store(), run, 'a', call, 10n);
      const ends = await Promise.all(
        calls.map((call, i) => {
          const more = { finished: [sampleOutcome(0)], leftovers: [sampleBundle(`a.${i}`)] };
          return store().settle(run, ending('a', call, billed(5n), more));
        }),
      );
      assert.equal(ends.filter((end) => end === 'settled').length, 1);
      const { calls: billedCalls, openBundles, spent, held, unknown } = await stateOf(store(), run);
      assert.deepEqual({ billedCalls, openBundles, held }, { billedCalls: 1, openBundles: 1, held: 0n });
      assert.deepEqual({ spent, unknown }, { spent: 5n, unknown: 190n });
      assert.equal((await store().readAnswers(run, 10)).length, 1);
    });
  });
}
