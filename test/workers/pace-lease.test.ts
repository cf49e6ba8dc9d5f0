import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { PaceLimits, PaceNeed } from '../../src/store/pace.js';
import { Pace } from '../../workers/pace.js';
import { sharedStore } from './practice-run.js';

const store = sharedStore();

// The process's clock alone: on a machine that stalls a lease would run out between two calls.
beforeEach(() => void vi.useFakeTimers({ toFake: ['performance'] }));
afterEach(() => void vi.useRealTimers());

/** Makes calls for some seconds of the process's clock, one every 5 ms, and notes what was taken from the store. */
async function useFor(ms: number, limits: PaceLimits) {
  const taken: PaceNeed[] = [];
  const noting = {
    coolPace: store().coolPace.bind(store()),
    learnPace: store().learnPace.bind(store()),
    slowPace: store().slowPace.bind(store()),
    takePace: async (name: string, need: PaceNeed, given: PaceLimits) => {
      const turn = await store().takePace(name, need, given);
      if (turn.kind === 'taken') taken.push(need);
      return turn;
    },
  };
  const pace = new Pace(noting, randomUUID(), limits);
  let calls = 0;
  for (const end = performance.now() + ms; performance.now() < end; vi.advanceTimersByTime(5)) {
    if ((await pace.take(10, 0)).kind === 'go') calls += 1;
  }
  const total = (name: keyof PaceNeed) => taken.reduce((sum, need) => sum + need[name], 0);
  return { pace, calls, taken, requests: total('requests'), tokens: total('tokens') };
}

describe('what a process takes ahead of need', () => {
  it('saves the store most questions, and was always taken before it is used', async () => {
    for (const limits of [{ rpm: 6_000_000, tpm: 60_000_000 }, {}]) {
      const { calls, taken, requests, tokens } = await useFor(2_000, limits);
      expect(taken.length, `${calls} calls`).toBeLessThan(calls * 0.75);
      if ('rpm' in limits) {
        expect(requests).toBeGreaterThanOrEqual(calls);
        expect(tokens).toBeGreaterThanOrEqual(calls * 10);
      }
    }
  });

  it('is nothing where the limit is nearly used', async () => {
    const { calls, taken, requests } = await useFor(2_000, { rpm: 6_000 });
    expect(requests).toBe(calls);
    expect(taken).toHaveLength(calls);
  });

  it('is given up when the fleet must cool down', async () => {
    const { pace } = await useFor(1_400, { rpm: 6_000_000 });
    await pace.cool('429', 30_000);
    expect((await pace.take(10, 0)).kind).toBe('wait');
  });
});
