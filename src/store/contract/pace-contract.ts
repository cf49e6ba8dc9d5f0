import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { type PaceLimits, type PaceNeed, type PaceTurn, pacing } from '../pace.js';
import type { Store } from '../store.js';
import type { ContractTest } from './contract-test.js';
import { keptPromise } from './pace-promise.js';

const one: PaceNeed = { requests: 1, tokens: 100 };

/** No store's clock can be set, so these tests tell waits by what they amount to, give or take the time that asking takes. */
export function paceContract(store: () => Store, { describe, it }: ContractTest): void {
  const take = (pace: string, need = one, limits: PaceLimits = {}) => store().takePace(pace, need, limits);
  const waitOf = (turn: PaceTurn) => (turn.kind === 'wait' ? turn.waitMs : 0);

  describe('a pace', () => {
    it('lets everything through while no limit is known', async () => {
      const pace = randomUUID();
      for (let i = 0; i < 5; i++) {
        assert.deepEqual(await take(pace, { requests: 1_000, tokens: 1e9 }), { kind: 'taken', limits: noLimits });
      }
    });

    it('allows no more than its limits in any stretch of time, whoever asks and for whatever', async () => {
      await keptPromise(store(), { rpm: 30_000, tpm: 6_000_000 });
      await keptPromise(store(), { rpm: 600_000, tpm: 1_000_000 });
    });

    it('takes both or neither', async () => {
      const pace = randomUUID();
      const limits = { rpm: 1, tpm: 600_000 };
      assert.equal((await take(pace, { requests: 1, tokens: 1 }, limits)).kind, 'taken');
      for (let i = 0; i < 3; i++) {
        const turn = await take(pace, { requests: 1, tokens: 300_000 }, limits);
        assert.ok(turn.kind === 'wait' && turn.why === 'requests' && turn.waitMs <= 60_000);
      }
      // Had those taken their tokens, the limit would be used up for a minute and a half.
      assert.equal((await take(pace, { requests: 1, tokens: 300_000 }, { tpm: 600_000 })).kind, 'taken');
      const turn = await take(pace, { requests: 1, tokens: 1 }, { tpm: 600_000 });
      assert.ok(turn.kind === 'wait' && turn.why === 'tokens' && turn.waitMs <= 30_000);
    });

    it('tells a wait after which there is something to take', async () => {
      const [pace, limits] = [randomUUID(), { tpm: 600_000 }];
      await take(pace, { requests: 1, tokens: 12_500 }, limits);
      for (let asked = 1; ; asked++) {
        const turn = await take(pace, one, limits);
        if (turn.kind === 'taken') break;
        assert.ok(asked <= 3, `asked ${asked} times`);
        await sleep(waitOf(turn));
      }
    });

    it('refuses what no wait will ever allow, and allows what just fits', async () => {
      const limits = { rpm: 10, tpm: 30_000 };
      const pace = randomUUID();
      const turn = await take(pace, { requests: 1, tokens: 30_001 }, limits);
      assert.deepEqual(turn, { kind: 'too-large', limits });
      assert.equal((await take(pace, { requests: 11, tokens: 1 }, limits)).kind, 'too-large');
      assert.equal((await take(pace, { requests: 1, tokens: 30_000 }, limits)).kind, 'taken');
    });

    it('has nothing to do with other paces', async () => {
      const [ours, theirs] = [randomUUID(), randomUUID()];
      await take(ours, { requests: 1, tokens: 1_000 }, { tpm: 1_000 });
      await store().coolPace(ours, 60_000);
      await store().learnPace(ours, { rpm: 5 });
      assert.deepEqual(await take(theirs), { kind: 'taken', limits: noLimits });
    });
  });

  describe('a pace that cools', () => {
    it('lets nobody take, and does so once however many report the same', async () => {
      const pace = randomUUID();
      await Promise.all(Array.from({ length: 20 }, (_, i) => store().coolPace(pace, 60_000 - i)));
      await store().coolPace(pace, 10);
      const turn = await take(pace);
      assert.ok(turn.kind === 'wait' && turn.why === 'cooling');
      assert.ok(turn.waitMs > 0 && turn.waitMs <= 60_000, `${turn.waitMs}`);
    });

    it('goes on when the time is over', async () => {
      const pace = randomUUID();
      await store().coolPace(pace, 60);
      for (let turn = await take(pace); turn.kind !== 'taken'; turn = await take(pace)) await sleep(waitOf(turn));
    });
  });

  describe('a pace that learns', () => {
    it('keeps what the headers told, each limit for itself; the user’s stand above them', async () => {
      const pace = randomUUID();
      await store().learnPace(pace, { rpm: 3_000 });
      await store().learnPace(pace, { tpm: 2_000_000 });
      assert.deepEqual((await take(pace)).limits, { rpm: 3_000, tpm: 2_000_000 });
      assert.deepEqual((await take(pace, one, { tpm: 500_000 })).limits, { rpm: 3_000, tpm: 500_000 });
      await store().learnPace(pace, { rpm: 500, tpm: 30_000 });
      assert.deepEqual((await take(pace)).limits, { rpm: 500, tpm: 30_000 });
    });

    it('waits when the provider has less left than was taken here, and not when it has enough', async () => {
      const [poor, rich] = [randomUUID(), randomUUID()];
      await store().learnPace(rich, { rpm: 600, remainingRequests: 599, tpm: 60_000, remainingTokens: 50_000 });
      assert.equal((await take(rich)).kind, 'taken');
      for (let i = 0; i < 10; i++) await store().learnPace(poor, { tpm: 60_000, remainingTokens: 0 });
      const turn = await take(poor);
      assert.ok(turn.kind === 'wait' && turn.why === 'tokens');
      assert.ok(turn.waitMs <= pacing.lowWaterMs, `${turn.waitMs}`);
    });
  });

  describe('a pace that was asked to slow down', () => {
    it('is half as fast, however many report the same', async () => {
      const waits: number[] = [];
      for (const reports of [0, 10]) {
        const pace = randomUUID();
        await Promise.all(Array.from({ length: reports }, () => store().slowPace(pace)));
        await take(pace, { requests: 1, tokens: 20_000 }, { tpm: 60_000 });
        waits.push(waitOf(await take(pace, one, { tpm: 60_000 })));
      }
      const [usual = 0, slow = 0] = waits;
      assert.ok(usual <= 20_000 && slow > 20_000 && slow <= 40_000, `${usual} and ${slow}`);
    });
  });
}

const noLimits: PaceLimits = { rpm: undefined, tpm: undefined };
