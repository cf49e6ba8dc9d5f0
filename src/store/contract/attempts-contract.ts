import assert from 'node:assert/strict';
import type { Store } from '../store.js';
import type { ContractTest } from './contract-test.js';
import { attemptsOf, billed, ending, hold, moneyOf, sampleRun, stateOf } from './samples.js';

export function attemptsContract(store: () => Store, { describe, it }: ContractTest): void {
  describe('releaseHold', () => {
    it('gives an unbilled call’s money back, and counts an attempt only when told so', async () => {
      const run = await sampleRun(store(), 100n, 'a');
      await hold(store(), run, 'a', 'call-1', 100n);
      await store().releaseHold(run, 'call-1', false);
      assert.deepEqual(await moneyOf(store(), run), { spent: 0n, held: 0n, unknown: 0n });
      assert.equal(await attemptsOf(store(), run, 'a'), 0);
      await hold(store(), run, 'a', 'call-2', 100n);
      await store().releaseHold(run, 'call-2', true);
      assert.equal(await attemptsOf(store(), run, 'a'), 1);
      const { rejectedCalls, calls, held } = await stateOf(store(), run);
      assert.deepEqual({ rejectedCalls, calls, held }, { rejectedCalls: 2, calls: 0, held: 0n });
    });

    it('changes nothing more when repeated, nor for a call that holds nothing', async () => {
      const run = await sampleRun(store(), 100n, 'a', 'b');
      await hold(store(), run, 'b', 'call-2', 7n);
      await hold(store(), run, 'a', 'call-1', 10n);
      await store().releaseHold(run, 'call-1', true);
      const before = await stateOf(store(), run);
      await store().releaseHold(run, 'call-1', true);
      await store().releaseHold(run, 'never', true);
      assert.deepEqual(await stateOf(store(), run), before);
      assert.equal(await attemptsOf(store(), run, 'a'), 1);
    });

    it('does not turn unknown spend into free money when it comes too late', async () => {
      const run = await sampleRun(store(), 100n, 'a');
      await hold(store(), run, 'a', 'call-1', 10n);
      await store().forfeitHold(run, 'call-1');
      const before = await stateOf(store(), run);
      await store().releaseHold(run, 'call-1', true);
      assert.deepEqual(await stateOf(store(), run), before);
      assert.equal(await attemptsOf(store(), run, 'a'), 1);
    });
  });

  describe('forfeitHold', () => {
    it('keeps the worst case against the cap, and counts an attempt', async () => {
      const run = await sampleRun(store(), 100n, 'a');
      await hold(store(), run, 'a', 'call-1', 70n);
      await store().forfeitHold(run, 'call-1');
      assert.deepEqual(await moneyOf(store(), run), { spent: 0n, held: 0n, unknown: 70n });
      assert.equal(await attemptsOf(store(), run, 'a'), 1);
      const short = { kind: 'short', room: 30n, heldElsewhere: 0n };
      assert.deepEqual(await store().reserveBudget(run, 'a', 'call-2', 31n), short);
    });

    it('changes nothing more when repeated, after a release, nor for a call that holds nothing', async () => {
      const run = await sampleRun(store(), 100n, 'a', 'b');
      await hold(store(), run, 'a', 'call-1', 10n);
      await store().forfeitHold(run, 'call-1');
      await hold(store(), run, 'b', 'call-2', 10n);
      await store().releaseHold(run, 'call-2', false);
      const before = await stateOf(store(), run);
      for (const call of ['call-1', 'call-2', 'never']) await store().forfeitHold(run, call);
      assert.deepEqual(await stateOf(store(), run), before);
      assert.equal(await attemptsOf(store(), run, 'a'), 1);
      assert.equal(await attemptsOf(store(), run, 'b'), 0);
    });
  });

  describe('forfeitAbandoned', () => {
    it('turns every hold of dead workers into unknown spend, once', async () => {
      const run = await sampleRun(store(), 1_000n, 'a', 'b', 'c', 'd');
      await hold(store(), run, 'a', 'call-1', 100n);
      await hold(store(), run, 'b', 'call-2', 20n);
      await hold(store(), run, 'c', 'call-3', 3n);
      await store().forfeitHold(run, 'call-3');
      await hold(store(), run, 'd', 'call-4', 500n);
      await store().settle(run, ending('d', 'call-4', billed(400n)));
      assert.equal(await store().forfeitAbandoned(run), 2);
      assert.deepEqual(await moneyOf(store(), run), { spent: 400n, held: 0n, unknown: 123n });
      for (const bundle of ['a', 'b', 'c']) assert.equal(await attemptsOf(store(), run, bundle), 1);

      assert.equal(await store().forfeitAbandoned(run), 0);
      assert.deepEqual(await moneyOf(store(), run), { spent: 400n, held: 0n, unknown: 123n });
    });

    it('leaves the calls of another run in flight', async () => {
      const run = await sampleRun(store(), 100n, 'a');
      const other = await sampleRun(store(), 100n, 'a');
      await hold(store(), other, 'a', 'call-1', 10n);
      assert.equal(await store().forfeitAbandoned(run), 0);
      assert.deepEqual(await moneyOf(store(), other), { spent: 0n, held: 10n, unknown: 0n });
    });
  });
}
