import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { Store } from '../store.js';
import type { ContractTest } from './contract-test.js';
import { billed, dollar, ending, hold, sampleRun, stateOf } from './samples.js';

export function steeringContract(store: () => Store, { describe, it }: ContractTest): void {
  describe('steerRun', () => {
    for (const steer of ['pause', 'leave'] as const) {
      it(`lets no call begin from ${steer} on, and touches none that has`, async () => {
        const run = await sampleRun(store(), 100n, 'a', 'b');
        await hold(store(), run, 'a', 'call-1', 60n);
        assert.equal(await store().steerRun(run, steer), true);
        assert.equal((await stateOf(store(), run)).steer, steer);
        assert.deepEqual(await store().reserveBudget(run, 'b', 'call-2', 10n), { kind: 'paused' });
        // Sent again after a lost connection, a reservation that stands is the one it was.
        assert.equal((await store().reserveBudget(run, 'a', 'call-1', 60n)).kind, 'granted');
        assert.equal(await store().settle(run, ending('a', 'call-1', billed(50n))), 'settled');
        assert.equal(await store().steerRun(run, 'go'), true);
        await hold(store(), run, 'b', 'call-2', 50n);
      });
    }

    it('ends when the run is taken up again: who begins it anew wants it to go on', async () => {
      const run = await sampleRun(store(), 100n, 'a');
      await store().steerRun(run, 'pause');
      assert.equal((await store().openRun(run, 100n)).steer, 'go');
      await hold(store(), run, 'a', 'call-1', 100n);
    });

    it('makes no run of one that is not there', async () => {
      const run = randomUUID();
      assert.equal(await store().steerRun(run, 'pause'), false);
      assert.equal(await store().readRun(run), undefined);
    });
  });

  describe('changeBudget', () => {
    it('raises and lowers the cap of a run under way, down to what is committed and no further', async () => {
      const run = await sampleRun(store(), 100n, 'a', 'b', 'c', 'd');
      await hold(store(), run, 'a', 'call-1', 60n);
      await store().settle(run, ending('a', 'call-1', billed(50n)));
      await hold(store(), run, 'b', 'call-2', 30n);
      await store().forfeitHold(run, 'call-2');
      await hold(store(), run, 'c', 'call-3', 20n);
      assert.equal((await store().reserveBudget(run, 'd', 'call-4', 40n)).kind, 'short');

      assert.deepEqual(await store().changeBudget(run, 99n), { kind: 'short', committed: 100n });
      assert.equal((await stateOf(store(), run)).budget, 100n);
      assert.deepEqual(await store().changeBudget(run, 140n), { kind: 'changed' });
      await hold(store(), run, 'd', 'call-4', 40n);
      assert.deepEqual(await store().changeBudget(run, 140n), { kind: 'changed' });
      const { budget, sessions } = await stateOf(store(), run);
      assert.deepEqual({ budget, sessions }, { budget: 140n, sessions: 1 });
    });

    it('gives a cap to a run that had none', async () => {
      const run = await sampleRun(store(), undefined, 'a', 'b');
      await hold(store(), run, 'a', 'call-1', 10_000n * dollar);
      const short = { kind: 'short', committed: 10_000n * dollar };
      assert.deepEqual(await store().changeBudget(run, 10_000n * dollar - 1n), short);
      assert.deepEqual(await store().changeBudget(run, 10_000n * dollar), { kind: 'changed' });
      assert.equal((await store().reserveBudget(run, 'b', 'call-2', 1n)).kind, 'short');
    });

    it('says that a stopped run takes none, and that there is no such run', async () => {
      const run = await sampleRun(store(), 100n, 'a');
      const stop = { kind: 'budget', message: 'the budget is used up' } as const;
      await store().stopRun(run, stop);
      assert.deepEqual(await store().changeBudget(run, 200n), { kind: 'stopped', stop });
      assert.equal((await stateOf(store(), run)).budget, 100n);
      const missing = randomUUID();
      assert.deepEqual(await store().changeBudget(missing, 200n), { kind: 'unknown' });
      assert.equal(await store().readRun(missing), undefined);
    });

    it('keeps the cap when workers reserve at the moment it is lowered', async () => {
      const bundles = Array.from({ length: 100 }, (_, i) => `b${i}`);
      const run = await sampleRun(store(), 1_000n, ...bundles);
      const reserving = bundles.map((bundle) => store().reserveBudget(run, bundle, bundle, 10n));
      const changes = [400n, 300n, 200n].map((budget) => store().changeBudget(run, budget));
      await Promise.all([...reserving, ...changes]);
      const { held, budget } = await stateOf(store(), run);
      assert.ok(held <= budget!, `${held} held of ${budget}`);
    });
  });

  describe('reportRun', () => {
    it('keeps what was said last, until the run is opened anew or forgotten', async () => {
      const run = await sampleRun(store(), 100n);
      assert.equal(await store().readReport(run), undefined);
      await store().reportRun(run, 'first');
      await store().reportRun(run, '{"second": "😀"}');
      assert.equal(await store().readReport(run), '{"second": "😀"}');
      await store().openRun(run, 100n);
      assert.equal(await store().readReport(run), undefined);
      await store().reportRun(run, 'third');
      await store().forgetRun(run);
      await store().reportRun(run, 'too late');
      assert.equal(await store().readReport(run), undefined);
      assert.equal(await store().readRun(run), undefined);
    });
  });
}
