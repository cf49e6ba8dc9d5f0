import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { Store } from '../store.js';
import type { ContractTest } from './contract-test.js';
import { attemptsOf, billed, dollar, ending, hold, moneyOf, sampleRun, stateOf } from './samples.js';

export function reservationContract(store: () => Store, { describe, it }: ContractTest): void {
  describe('reserveBudget', () => {
    it('holds the amount until the call ends', async () => {
      const run = await sampleRun(store(), 100n, 'a');
      await hold(store(), run, 'a', 'call-1', 60n);
      assert.deepEqual(await moneyOf(store(), run), { spent: 0n, held: 60n, unknown: 0n });
    });

    it('lets the budget be used to the last pico-dollar, and not one further', async () => {
      const run = await sampleRun(store(), 100n, 'spent', 'lost', 'a', 'b', 'c');
      await hold(store(), run, 'spent', 'call-1', 20n);
      await store().settle(run, ending('spent', 'call-1', billed(10n)));
      await hold(store(), run, 'lost', 'call-2', 20n);
      await store().forfeitHold(run, 'call-2');
      await hold(store(), run, 'a', 'call-3', 30n);

      const short = { kind: 'short', room: 40n, heldElsewhere: 30n };
      assert.deepEqual(await store().reserveBudget(run, 'b', 'call-4', 41n), short);
      assert.deepEqual(await moneyOf(store(), run), { spent: 10n, held: 30n, unknown: 20n });
      await hold(store(), run, 'b', 'call-4', 40n);
      const full = { kind: 'short', room: 0n, heldElsewhere: 70n };
      assert.deepEqual(await store().reserveBudget(run, 'c', 'call-5', 1n), full);
    });

    it('changes nothing when there is no room: a bundle may ask as often as it likes', async () => {
      const run = await sampleRun(store(), 100n, 'a');
      const before = await stateOf(store(), run);
      const short = { kind: 'short', room: 100n, heldElsewhere: 0n };
      for (let time = 0; time < 3; time++) {
        assert.deepEqual(await store().reserveBudget(run, 'a', `call-${time}`, 101n), short);
      }
      assert.deepEqual(await stateOf(store(), run), before);
      assert.equal(await attemptsOf(store(), run, 'a'), 0);
    });

    it('grants calls that cost nothing even when the budget is used up', async () => {
      const run = await sampleRun(store(), 0n, 'a');
      await hold(store(), run, 'a', 'call-1', 0n);
      assert.equal(await store().settle(run, ending('a', 'call-1', billed(0n))), 'settled');
    });

    it('has no limit without a budget', async () => {
      const run = await sampleRun(store(), undefined, 'a', 'b');
      await hold(store(), run, 'a', 'call-1', 1_000_000n * dollar);
      await hold(store(), run, 'b', 'call-2', 1_000_000n * dollar);
      assert.equal((await stateOf(store(), run)).held, 2_000_000n * dollar);
    });

    it('pays for no bundle twice: a settled one gets no further hold', async () => {
      const run = await sampleRun(store(), 100n, 'a');
      await hold(store(), run, 'a', 'call-1', 10n);
      await store().settle(run, ending('a', 'call-1', billed(10n)));
      assert.deepEqual(await store().reserveBudget(run, 'a', 'call-2', 10n), { kind: 'settled' });
      assert.deepEqual(await store().reserveBudget(run, 'a', 'call-1', 10n), { kind: 'settled' });
      assert.deepEqual(await moneyOf(store(), run), { spent: 10n, held: 0n, unknown: 0n });
    });

    it('holds once for a call, however often it is asked', async () => {
      const run = await sampleRun(store(), 100n, 'a');
      for (let time = 0; time < 3; time++) await hold(store(), run, 'a', 'call-1', 60n);
      assert.deepEqual(await moneyOf(store(), run), { spent: 0n, held: 60n, unknown: 0n });
      assert.equal(await attemptsOf(store(), run, 'a'), 0);
    });

    it('keeps a dead worker’s hold as unknown spend, and counts its attempt', async () => {
      const run = await sampleRun(store(), 100n, 'a', 'other');
      await hold(store(), run, 'other', 'call-0', 5n);
      await hold(store(), run, 'a', 'call-1', 30n);
      await hold(store(), run, 'a', 'call-2', 40n);
      assert.deepEqual(await moneyOf(store(), run), { spent: 0n, held: 45n, unknown: 30n });
      assert.equal(await attemptsOf(store(), run, 'a'), 1);
      assert.equal(await attemptsOf(store(), run, 'other'), 0);
    });

    it('keeps it also when the next hold is refused', async () => {
      const run = await sampleRun(store(), 100n, 'a', 'b');
      await hold(store(), run, 'a', 'call-1', 60n);
      const short = { kind: 'short', room: 40n, heldElsewhere: 0n };
      assert.deepEqual(await store().reserveBudget(run, 'a', 'call-2', 60n), short);
      assert.deepEqual(await moneyOf(store(), run), { spent: 0n, held: 0n, unknown: 60n });
      assert.equal(await attemptsOf(store(), run, 'a'), 1);

      await hold(store(), run, 'b', 'call-3', 10n);
      await store().stopRun(run, { kind: 'refused', message: 'no key' });
      const refusal = await store().reserveBudget(run, 'b', 'call-4', 10n);
      assert.equal(refusal.kind, 'stopped');
      assert.deepEqual(await moneyOf(store(), run), { spent: 0n, held: 0n, unknown: 70n });
    });

    it('is told of while it stands, and of no other run’s', async () => {
      const run = await sampleRun(store(), undefined, 'a', 'b', 'c');
      const other = await sampleRun(store(), undefined, 'a');
      await hold(store(), other, 'a', 'elsewhere', 1n);
      for (const bundle of ['a', 'b', 'c']) await hold(store(), run, bundle, `call-${bundle}`, 5n);
      const standing = async () =>
        (await store().readHolds(run)).map(({ call, bundle }) => `${call} of ${bundle}`).sort();
      assert.deepEqual(await standing(), ['call-a of a', 'call-b of b', 'call-c of c']);
      await store().releaseHold(run, 'call-a', false);
      await store().forfeitHold(run, 'call-b');
      assert.deepEqual(await standing(), ['call-c of c']);
      await store().settle(run, ending('c', 'call-c', billed(1n)));
      assert.deepEqual(await standing(), []);
      assert.deepEqual(await store().readHolds(randomUUID()), []);
    });
  });
}
