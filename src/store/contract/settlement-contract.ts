import assert from 'node:assert/strict';
import type { Charge, Store } from '../store.js';
import type { ContractTest } from './contract-test.js';
import {
  billed,
  dollar,
  ending,
  hold,
  moneyOf,
  sampleBundle,
  sampleOutcome,
  sampleRun,
  someUsage,
  stateOf,
} from './samples.js';

export function settlementContract(store: () => Store, { describe, it }: ContractTest): void {
  describe('settle', () => {
    it('ends a bundle in one step: hold released, charge added, answers appended, leftovers opened', async () => {
      const run = await sampleRun(store(), 1_000n, 'a', 'b');
      await hold(store(), run, 'a', 'call-1', 500n);
      await hold(store(), run, 'b', 'call-2', 50n);
      const finished = [sampleOutcome(0)];
      const leftovers = [sampleBundle('a.1'), sampleBundle('a.2')];
      assert.equal(await store().settle(run, ending('a', 'call-1', billed(123n), { finished, leftovers })), 'settled');

      const state = await stateOf(store(), run);
      assert.deepEqual(await moneyOf(store(), run), { spent: 123n, held: 50n, unknown: 0n });
      assert.deepEqual(state.usage, someUsage);
      assert.equal(state.calls, 1);
      assert.equal(state.rejectedCalls, 0);
      assert.equal(state.openBundles, 3);
      assert.equal(await store().readBundle(run, 'a'), undefined);
      assert.deepEqual(await store().readBundle(run, 'a.1'), { ...leftovers[0]!, attempts: 0 });
      assert.deepEqual(
        (await store().readAnswers(run, 10)).map(({ outcome }) => outcome),
        finished,
      );
    });

    it('adds up every column of the usage', async () => {
      const run = await sampleRun(store(), undefined, 'a', 'b');
      for (const bundle of ['a', 'b']) {
        await hold(store(), run, bundle, bundle, 500n);
        await store().settle(run, ending(bundle, bundle, billed(10n)));
      }
      const { usage, calls, spent } = await stateOf(store(), run);
      assert.deepEqual(usage, { input: 240, cached: 128, written: 20, reasoning: 600, output: 840 });
      assert.deepEqual({ calls, spent }, { calls: 2, spent: 20n });
    });

    it('tells what was billed, even when the provider billed more than was held', async () => {
      const run = await sampleRun(store(), 100n, 'a', 'b');
      await hold(store(), run, 'a', 'call-1', 90n);
      await store().settle(run, ending('a', 'call-1', billed(130n)));
      assert.deepEqual(await moneyOf(store(), run), { spent: 130n, held: 0n, unknown: 0n });
      const short = { kind: 'short', room: 0n, heldElsewhere: 0n };
      assert.deepEqual(await store().reserveBudget(run, 'b', 'call-2', 1n), short);
    });

    it('gives all the money back when the call was refused unbilled', async () => {
      const run = await sampleRun(store(), 100n, 'a');
      await hold(store(), run, 'a', 'call-1', 90n);
      await store().settle(run, ending('a', 'call-1', { kind: 'unbilled' }, { finished: [sampleOutcome(0)] }));
      const { spent, held, unknown, calls, rejectedCalls } = await stateOf(store(), run);
      assert.deepEqual({ spent, held, unknown }, { spent: 0n, held: 0n, unknown: 0n });
      assert.deepEqual({ calls, rejectedCalls }, { calls: 0, rejectedCalls: 1 });
    });

    it('keeps the worst case as unknown spend when nobody knows the charge', async () => {
      const run = await sampleRun(store(), 100n, 'a');
      await hold(store(), run, 'a', 'call-1', 90n);
      await store().settle(run, ending('a', 'call-1', { kind: 'unknown' }, { finished: [sampleOutcome(0)] }));
      assert.deepEqual(await moneyOf(store(), run), { spent: 0n, held: 0n, unknown: 90n });
      assert.equal((await store().readAnswers(run, 10)).length, 1);
      assert.equal(await store().readBundle(run, 'a'), undefined);
    });

    it('keeps what an estimated call may have cost beyond its estimate as unknown spend, and the rest is free again', async () => {
      const run = await sampleRun(store(), 100n, 'a', 'b');
      await hold(store(), run, 'a', 'call-1', 90n);
      const estimated: Charge = { kind: 'billed', usage: someUsage, cost: 30n, unknown: 50n };
      const spend = { attempts: 1, usage: someUsage, cost: 30n, estimated: true } as const;
      const finished = [sampleOutcome(0, { spend })];
      await store().settle(run, ending('a', 'call-1', estimated, { finished }));
      assert.deepEqual(await moneyOf(store(), run), { spent: 30n, held: 0n, unknown: 50n });
      assert.deepEqual((await store().readAnswers(run, 10))[0]?.outcome.spend, spend);
      const { calls, usage } = await stateOf(store(), run);
      assert.deepEqual({ calls, usage }, { calls: 1, usage: someUsage });
      const short = { kind: 'short', room: 20n, heldElsewhere: 0n };
      assert.deepEqual(await store().reserveBudget(run, 'b', 'call-2', 21n), short);
    });

    it('makes an estimated charge known in the place of a hold that had been given up, and once only', async () => {
      const run = await sampleRun(store(), 100n, 'a');
      await hold(store(), run, 'a', 'call-1', 90n);
      await store().forfeitAbandoned(run);
      const end = ending('a', 'call-1', { kind: 'billed', usage: someUsage, cost: 30n, unknown: 50n });
      for (const answer of ['settled', 'superseded']) assert.equal(await store().settle(run, end), answer);
      assert.deepEqual(await moneyOf(store(), run), { spent: 30n, held: 0n, unknown: 50n });
    });

    it('sets rows aside without a call', async () => {
      const run = await sampleRun(store(), 100n, 'a');
      const skipped = sampleOutcome(0, { status: 'skipped', answer: '', error: 'budget', callId: '' });
      const end = { bundle: 'a', finished: [skipped], leftovers: [sampleBundle('a.1')] };
      assert.equal(await store().settle(run, end), 'settled');
      assert.deepEqual(await moneyOf(store(), run), { spent: 0n, held: 0n, unknown: 0n });
      assert.deepEqual((await store().readAnswers(run, 10))[0]?.outcome, skipped);
      assert.deepEqual(await store().readLeftovers(run, 'a'), ['a.1']);
    });

    it('gives up the hold that a dead worker left, when its rows are set aside or split: nobody else would', async () => {
      const run = await sampleRun(store(), 100n, 'a');
      await hold(store(), run, 'a', 'call-1', 90n);
      await store().settle(run, { bundle: 'a', finished: [], leftovers: [sampleBundle('a.1')] });
      assert.deepEqual(await moneyOf(store(), run), { spent: 0n, held: 0n, unknown: 90n });
    });

    it('makes a charge known that had been given up', async () => {
      const run = await sampleRun(store(), 100n, 'a', 'b', 'c');
      for (const [bundle, amount] of Object.entries({ a: 50n, b: 30n, c: 20n })) {
        await hold(store(), run, bundle, `call-${bundle}`, amount);
      }
      await store().forfeitAbandoned(run);
      await store().settle(run, ending('a', 'call-a', billed(40n)));
      assert.deepEqual(await moneyOf(store(), run), { spent: 40n, held: 0n, unknown: 50n });
      await store().settle(run, ending('b', 'call-b', { kind: 'unbilled' }));
      assert.deepEqual(await moneyOf(store(), run), { spent: 40n, held: 0n, unknown: 20n });
      await store().settle(run, ending('c', 'call-c', { kind: 'unknown' }));
      assert.deepEqual(await moneyOf(store(), run), { spent: 40n, held: 0n, unknown: 20n });
    });

    it('refuses a call that was never reserved, and changes nothing: no money moves without a hold', async () => {
      const run = await sampleRun(store(), 100n, 'a', 'b');
      await hold(store(), run, 'a', 'call-1', 10n);
      const before = await stateOf(store(), run);
      const more = { finished: [sampleOutcome(0)], leftovers: [sampleBundle('a.1')] };
      await assert.rejects(store().settle(run, ending('a', 'never', billed(5n), more)), { name: 'InterruptedError' });
      await assert.rejects(store().reserveBudget('a run of nobody', 'a', 'call', 1n), { name: 'InterruptedError' });
      assert.deepEqual(await stateOf(store(), run), before);
      assert.deepEqual(await store().readAnswers(run, 10), []);
      assert.deepEqual(await store().readLeftovers(run, 'a'), []);
      assert.equal(await store().settle(run, ending('a', 'call-1', billed(5n), more)), 'settled');
    });

    it('is exact to the pico-dollar in the millions, beyond what a JavaScript number can count', async () => {
      const budget = 9_000_000n * dollar;
      const run = await sampleRun(store(), budget, 'a', 'b', 'c');
      await hold(store(), run, 'a', 'call-1', budget - 1n);
      const short = { kind: 'short', room: 1n, heldElsewhere: budget - 1n };
      assert.deepEqual(await store().reserveBudget(run, 'b', 'call-2', 2n), short);
      await hold(store(), run, 'b', 'call-2', 1n);
      const usage = { ...someUsage, input: Number.MAX_SAFE_INTEGER, output: Number.MAX_SAFE_INTEGER - 1 };
      const cost = 8_999_999_999_999_999_999n;
      const spend = { attempts: 1, usage, cost };
      await store().settle(
        run,
        ending('a', 'call-1', billed(cost, usage), { finished: [sampleOutcome(0, { spend })] }),
      );
      await store().forfeitHold(run, 'call-2');
      const state = await stateOf(store(), run);
      assert.deepEqual(await moneyOf(store(), run), { spent: cost, held: 0n, unknown: 1n });
      assert.deepEqual([state.budget, state.usage], [budget, usage]);
      assert.deepEqual((await store().readAnswers(run, 1))[0]?.outcome.spend, spend);
    });
  });
}
