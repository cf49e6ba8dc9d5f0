import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { RunStop, Store } from '../store.js';
import type { ContractTest } from './contract-test.js';
import {
  attemptsOf,
  billed,
  dollar,
  ending,
  freshState,
  hold,
  moneyOf,
  sampleBundle,
  sampleOutcome,
  sampleRun,
  someUsage,
  stateOf,
} from './samples.js';

const budgetStop: RunStop = { kind: 'budget', message: 'the budget is used up' };
const refusedStop: RunStop = { kind: 'refused', message: 'HTTP 401: the key was revoked' };

export function runsContract(store: () => Store, { describe, it }: ContractTest): void {
  describe('openRun', () => {
    it('begins a run at nothing spent, with the budget that was given', async () => {
      const run = randomUUID();
      assert.equal(await store().readRun(run), undefined);
      const state = await store().openRun(run, 5n * dollar);
      assert.deepEqual(state, freshState(run, { budget: 5n * dollar }));
      assert.deepEqual(await store().readRun(run), state);
    });

    it('counts sessions, so that bundles planned later cannot be taken for earlier ones', async () => {
      const run = await sampleRun(store(), undefined);
      assert.equal((await store().openRun(run, undefined)).sessions, 2);
      assert.equal((await store().openRun(run, undefined)).sessions, 3);
    });

    it('keeps money, counts, bundles, holds and answers when the run is taken up again', async () => {
      const run = await sampleRun(store(), dollar, 'done', 'lost', 'flying', 'refused');
      await hold(store(), run, 'done', 'call-1', 300n);
      await store().settle(run, ending('done', 'call-1', billed(200n), { finished: [sampleOutcome(0)] }));
      await hold(store(), run, 'lost', 'call-2', 40n);
      await store().forfeitHold(run, 'call-2');
      await hold(store(), run, 'flying', 'call-3', 5n);
      await hold(store(), run, 'refused', 'call-4', 5n);
      await store().releaseHold(run, 'call-4', true);
      const before = await stateOf(store(), run);
      assert.deepEqual(await store().openRun(run, dollar), { ...before, sessions: 2 });
      const known = { spent: 200n, unknown: 40n, held: 5n, calls: 1, rejectedCalls: 1, openBundles: 3 };
      assert.deepEqual(before, freshState(run, { ...known, budget: dollar, usage: someUsage }));
      assert.equal(await attemptsOf(store(), run, 'lost'), 1);
      assert.equal((await store().readAnswers(run, 10)).length, 1);
    });

    it('takes a new budget, a lower one and none', async () => {
      const run = await sampleRun(store(), 100n, 'a', 'b', 'c');
      await hold(store(), run, 'a', 'call-1', 90n);
      assert.equal((await store().openRun(run, 200n)).budget, 200n);
      await hold(store(), run, 'b', 'call-2', 110n);
      assert.equal((await store().openRun(run, 50n)).budget, 50n);
      const short = { kind: 'short', room: 0n, heldElsewhere: 200n };
      assert.deepEqual(await store().reserveBudget(run, 'c', 'call-3', 1n), short);
      assert.equal((await store().openRun(run, undefined)).budget, undefined);
      await hold(store(), run, 'c', 'call-3', 1_000_000n * dollar);
    });

    it('lets a stopped run go on', async () => {
      const run = await sampleRun(store(), 100n, 'a');
      await store().stopRun(run, refusedStop);
      assert.equal((await store().openRun(run, 100n)).stop, undefined);
      await hold(store(), run, 'a', 'call-1', 100n);
    });

    it('counts what a lost store had spent', async () => {
      const run = randomUUID();
      const usage = { ...someUsage, written: 0 };
      const state = await store().openRun(run, 100n, { spent: 60n, unknown: 30n, usage });
      assert.deepEqual(state, freshState(run, { budget: 100n, spent: 60n, unknown: 30n, usage }));
      await store().addBundles(run, [sampleBundle('a')]);
      const short = { kind: 'short', room: 10n, heldElsewhere: 0n };
      assert.deepEqual(await store().reserveBudget(run, 'a', 'call-1', 11n), short);
    });

    it('counts the cache writes of a lost store too', async () => {
      const state = await store().openRun(randomUUID(), 100n, { spent: 60n, unknown: 30n, usage: someUsage });
      assert.deepEqual(state.usage, someUsage);
    });

    it('does not count money twice: a run that the store knows takes no seed', async () => {
      const run = randomUUID();
      const seed = { spent: 60n, unknown: 30n, usage: someUsage };
      await store().openRun(run, 100n, seed);
      await store().openRun(run, 100n, seed);
      assert.deepEqual(await moneyOf(store(), run), { spent: 60n, held: 0n, unknown: 30n });
    });
  });

  describe('stopRun', () => {
    it('refuses further calls, and tells why', async () => {
      const run = await sampleRun(store(), 100n, 'a');
      await store().stopRun(run, refusedStop);
      assert.deepEqual((await stateOf(store(), run)).stop, refusedStop);
      const refused = { kind: 'stopped', stop: refusedStop };
      assert.deepEqual(await store().reserveBudget(run, 'a', 'call-1', 1n), refused);
      assert.deepEqual(await moneyOf(store(), run), { spent: 0n, held: 0n, unknown: 0n });
    });

    it('keeps the first reason: what follows is its consequence', async () => {
      const run = await sampleRun(store(), 100n, 'a');
      await store().stopRun(run, budgetStop);
      await store().stopRun(run, refusedStop);
      assert.deepEqual((await stateOf(store(), run)).stop, budgetStop);
    });

    it('does not lose the calls in flight', async () => {
      const run = await sampleRun(store(), 100n, 'a');
      await hold(store(), run, 'a', 'call-1', 80n);
      await store().stopRun(run, budgetStop);
      const end = ending('a', 'call-1', billed(70n), { finished: [sampleOutcome(0)] });
      assert.equal(await store().settle(run, end), 'settled');
      assert.deepEqual(await moneyOf(store(), run), { spent: 70n, held: 0n, unknown: 0n });
    });

    it('takes whatever a provider wrote as the reason', async () => {
      const run = await sampleRun(store(), 100n, 'a');
      await store().stopRun(run, { kind: 'refused', message: `HTTP 403: '"\\ 禁止 😀 \u0000 blocked` });
      const { stop } = await stateOf(store(), run);
      assert.equal(stop?.kind, 'refused');
      assert.match(stop.message, /^HTTP 403: '"\\ 禁止 😀 .* blocked$/u);
    });
  });

  describe('forgetRun', () => {
    it('leaves nothing that could be mistaken for the new run of that name', async () => {
      const run = await sampleRun(store(), 1_000n, 'done', 'flying', 'lost');
      await hold(store(), run, 'done', 'call-1', 100n);
      const left = [sampleBundle('done.1')];
      await store().settle(
        run,
        ending('done', 'call-1', billed(50n), { finished: [sampleOutcome(0)], leftovers: left }),
      );
      await hold(store(), run, 'flying', 'call-2', 100n);
      await hold(store(), run, 'lost', 'call-3', 100n);
      await store().forfeitHold(run, 'call-3');
      await store().stopRun(run, budgetStop);

      await store().forgetRun(run);
      assert.equal(await store().readRun(run), undefined);
      await store().forgetRun(run);

      const seed = { spent: 7n, unknown: 2n, usage: { ...someUsage, written: 0 } };
      assert.deepEqual(await store().openRun(run, 10n, seed), freshState(run, { budget: 10n, ...seed }));
      assert.deepEqual(await store().readOpenBundles(run, '', 10), []);
      assert.deepEqual(await store().readLeftovers(run, 'done'), []);
      assert.deepEqual(await store().readAnswers(run, 10), []);
      assert.equal(await store().forfeitAbandoned(run), 0);
    });
  });

  describe('claimRun', () => {
    it('can be had again after it was released', async () => {
      const run = await sampleRun(store(), undefined);
      for (let turn = 0; turn < 3; turn++) {
        const claim = await store().claimRun(run);
        assert.ok(claim, `claim ${turn}`);
        await store().readAnswers(run, 1);
        await claim.release();
        assert.equal(claim.lost.aborted, false);
      }
    });
  });

  describe('isClaimed', () => {
    it('tells of the claim while it stands, and takes none', async () => {
      const run = await sampleRun(store(), undefined);
      assert.equal(await store().isClaimed(run), false);
      const claim = await store().claimRun(run);
      assert.ok(claim);
      assert.equal(await store().isClaimed(run), true);
      await claim.release();
      assert.equal(await store().isClaimed(run), false);
    });
  });
}
