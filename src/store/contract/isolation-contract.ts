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

export function isolationContract(store: () => Store, { describe, it }: ContractTest): void {
  describe('two runs in one store', () => {
    it('never mix, though their bundles and calls have the same ids', async () => {
      const ours = await sampleRun(store(), 100n, 'a', 'b');
      const theirs = await sampleRun(store(), 1_000n, 'a', 'b', 'c');
      const theirState = () => stateOf(store(), theirs);
      await hold(store(), theirs, 'a', 'call-1', 500n);
      await hold(store(), theirs, 'b', 'call-2', 50n);
      const before = await theirState();

      await hold(store(), ours, 'a', 'call-1', 60n);
      await hold(store(), ours, 'b', 'call-2', 40n);
      await store().releaseHold(ours, 'call-2', true);
      const more = { finished: [sampleOutcome(0, { answer: 'ours' })], leftovers: [sampleBundle('a.1')] };
      await store().settle(ours, ending('a', 'call-1', billed(55n), more));
      await store().stopRun(ours, { kind: 'deadline', message: 'it is seven o’clock' });
      assert.deepEqual(await theirState(), before);
      assert.equal(await attemptsOf(store(), theirs, 'b'), 0);
      assert.deepEqual(await store().readLeftovers(theirs, 'a'), []);
      assert.deepEqual(await store().readAnswers(theirs, 10), []);
      assert.deepEqual(await moneyOf(store(), ours), { spent: 55n, held: 0n, unknown: 0n });
    });

    it('do not acknowledge each other’s answers', async () => {
      const ours = await sampleRun(store(), undefined, 'a');
      const theirs = await sampleRun(store(), undefined, 'a');
      for (const run of [theirs, ours]) {
        await store().settle(run, { bundle: 'a', finished: [sampleOutcome(0, { answer: run })], leftovers: [] });
      }
      const [answer] = await store().readAnswers(ours, 10);
      assert.equal(answer?.outcome.answer, ours);
      await store().acknowledgeAnswers(theirs, [answer.sequence]);
      assert.equal((await store().readAnswers(ours, 10)).length, 1);
    });

    it('outlive each other: forgetting one leaves the other whole', async () => {
      const ours = await sampleRun(store(), 100n, 'a', 'b');
      const theirs = await sampleRun(store(), 100n, 'a', 'b');
      for (const run of [ours, theirs]) {
        await hold(store(), run, 'a', 'call-1', 10n);
        const more = { finished: [sampleOutcome(0)], leftovers: [sampleBundle('a.1')] };
        await store().settle(run, ending('a', 'call-1', billed(5n), more));
        await hold(store(), run, 'b', 'call-2', 10n);
      }
      const before = await stateOf(store(), theirs);
      const answers = await store().readAnswers(theirs, 10);
      await store().forgetRun(ours);
      assert.deepEqual(await stateOf(store(), theirs), before);
      assert.deepEqual(await store().readAnswers(theirs, 10), answers);
      assert.deepEqual(await store().readLeftovers(theirs, 'a'), ['a.1']);
      assert.equal(await store().settle(theirs, ending('b', 'call-2', billed(5n))), 'settled');
    });
  });
}
