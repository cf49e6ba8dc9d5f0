import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { findModel } from '../../src/model/catalog.js';
import type { JobEnd } from '../../src/queue/bundle-queue.js';
import type { PaceLimits } from '../../src/store/pace.js';
import { answerBundle } from '../../workers/answer-bundle.js';
import type { CallContext } from '../../workers/call-context.js';
import { Pace, type PaceEnd } from '../../workers/pace.js';
import {
  bundleId,
  callSizes,
  expectBalancedBooks,
  type PracticeRun,
  practiceRun,
  sharedStore,
  statuses,
} from './practice-run.js';

const store = sharedStore();
const sums = ['1 + 1', '2 + 2', '3 + 3', '4 + 4'];

/** Another process of the fleet, perhaps with another model. */
function another({ context, provider }: PracticeRun, model = context.model, limits: PaceLimits = {}): CallContext {
  return { ...context, model, pace: new Pace(store(), provider.paceKey(model.id), limits) };
}

/** Takes each bundle to its end, all at the same time, and waits as the queue would. */
async function answerTogether(context: CallContext, ids: readonly string[]): Promise<void> {
  const one = async (id: string): Promise<void> => {
    for (let tries = 0; ; tries++) {
      const end = await answerBundle(context, id, tries);
      if (end.kind === 'done') return answerTogether(context, end.next);
      await sleep(end.delayMs);
    }
  };
  await Promise.all(ids.map(one));
}

function delayOf(end: JobEnd): number {
  return end.kind === 'again' ? end.delayMs : 0;
}

describe('a pace in a process', () => {
  const takeAll = async (limits: PaceLimits, count: number): Promise<PaceEnd[]> => {
    const pace = new Pace(store(), randomUUID(), limits);
    return Promise.all(Array.from({ length: count }, () => pace.take(100, 0)));
  };
  const kinds = (ends: readonly PaceEnd[]) => ends.map(({ kind }) => kind);

  it('costs nothing where there is no limit', async () => {
    expect(new Set(kinds(await takeAll({}, 500)))).toEqual(new Set(['go']));
  });

  it('keeps calls in their slots for a short wait, and in their order', async () => {
    const pace = new Pace(store(), randomUUID(), { rpm: 1_800 });
    const served: number[] = [];
    const takes = Array.from({ length: 45 }, (_, i) => pace.take(100, 0).then(() => served.push(i)));
    await Promise.all(takes);
    expect(served).toEqual(Array.from({ length: 45 }, (_, i) => i));
  });

  it('sends calls away that would wait for long, not all to the same moment', async () => {
    const ends = await takeAll({ rpm: 6 }, 50);
    expect(kinds(ends).filter((kind) => kind === 'go')).toHaveLength(1);
    const delays = ends.flatMap((end) => (end.kind === 'wait' ? [end.delayMs] : []));
    expect(Math.min(...delays)).toBeGreaterThan(8_000);
    expect(new Set(delays).size).toBe(49);
  });

  it('tells those who wait when the store fails', async () => {
    const takePace = () => Promise.reject(new Error('the store is gone'));
    const pace = new Pace({ ...store(), takePace } as never, 'any');
    const ends = await Promise.allSettled([pace.take(1, 0), pace.take(1, 0)]);
    expect(ends.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  });
});

describe('a refusal for the rate', () => {
  it('cools the whole fleet, once; another model does not wait', async () => {
    const faults = [{ kind: 'rate_limit', times: 1, waitMs: 30_000, header: 'retry-after-ms' }] as const;
    const practice = await practiceRun(store(), sums, { attempts: 1, practice: { faults: [...faults] } });
    await practice.add(['5 + 5'], 'p1-4', 4);
    await practice.add(['6 + 6'], 'p1-5', 5);
    expect(delayOf(await practice.turn())).toBeGreaterThanOrEqual(30_000);
    const theirs = another(practice);
    for (const context of [practice.context, theirs]) {
      const end = await answerBundle(context, 'p1-4', 0);
      expect(delayOf(end)).toBeGreaterThan(20_000);
      expect(delayOf(end)).toBeLessThanOrEqual(31_000);
    }
    expect(theirs.pace.waiting()?.why).toBe('rate limit: the provider asked to wait');
    expect(practice.context.pace.waiting()?.why).toContain('HTTP 429');
    expect(practice.context.concurrency.level()).toBe(8);
    // Nobody called, no money is held while they wait, and no attempt is used up.
    expect(practice.api.bill().requests).toBe(1);
    expect((await practice.state()).held).toBe(0n);
    expect((await practice.openBundles()).map(({ attempts }) => attempts)).toEqual([0, 0, 0]);
    expect((await answerBundle(another(practice, findModel('o3-mini')!), 'p1-5', 0)).kind).toBe('done');
    expect(practice.api.bill().calls).toBe(1);
  });

  it('is guessed to need longer each time when it does not say for how long', async () => {
    const pace = new Pace(store(), randomUUID());
    const waits = await Promise.all([pace.cool('429', undefined), pace.cool('429', undefined)]);
    expect(waits).toEqual([1_000, 1_000]);
    await sleep(1_010);
    expect(await pace.cool('429', undefined)).toBe(2_000);
    await pace.replied(undefined);
    await sleep(2_010);
    expect(await pace.cool('429', undefined)).toBe(1_000);
  });

  it('is rare also where the limit was used up before by others', async () => {
    const practice = await practiceRun(store(), ['0 + 0'], {
      perRow: 2_000,
      practice: { rateLimit: { tpm: 600_000 } },
    });
    for (let i = 0; i < 9; i++) {
      await practice.context.provider.call({ model: 'o1-mini', prompt: 'something else', maxOutputTokens: 65_536 });
    }
    await answerTogether(practice.context, [bundleId]);
    const before = practice.api.bill();
    const ids = Array.from({ length: 24 }, (_, i) => `p1-${i + 1}`);
    for (const [i, id] of ids.entries()) await practice.add([`${i} + 1`], id, i + 1);
    const fleet = [practice.context, another(practice), another(practice)];
    await Promise.all(
      fleet.map((context, i) =>
        answerTogether(
          context,
          ids.filter((_, j) => j % 3 === i),
        ),
      ),
    );
    const { requests, calls } = practice.api.bill();
    expect(calls - before.calls).toBe(24);
    expect(requests - before.requests - 24).toBeLessThanOrEqual(2);
  });
});

describe('a call that is more than a minute’s limit', () => {
  it('is asked with a smaller cap', async () => {
    const practice = await practiceRun(store(), sums, { practice: { rateLimit: { tpm: 20_000 } } });
    const context = another(practice, undefined, { tpm: 20_000 });
    expect((await answerBundle(context, bundleId, 0)).kind).toBe('done');
    expect(callSizes(practice)).toEqual([4]);
    expect(practice.api.bill().requests).toBe(1);
    await expectBalancedBooks(practice);
  });

  it('is split when the cap cannot be smaller', async () => {
    const questions = Array.from({ length: 12 }, (_, i) => `${i} + ${i}`);
    const practice = await practiceRun(store(), questions);
    const end = await answerBundle(another(practice, undefined, { tpm: 10_000 }), bundleId, 0);
    expect(end).toEqual({ kind: 'done', next: ['p1-0.1', 'p1-0.2'] });
    expect(practice.api.bill().requests).toBe(0);
    expect((await practice.openBundles()).map(({ rows, attempts }) => [rows.length, attempts])).toEqual([
      [6, 0],
      [6, 0],
    ]);
  });

  it('fails its row, with the reason, when that is alone', async () => {
    const practice = await practiceRun(store(), ['1 + 1'], { perRow: 2_500 });
    await answerBundle(another(practice, undefined, { tpm: 2_000 }), bundleId, 0);
    const [row] = await practice.outcomes();
    expect(row).toMatchObject({ status: 'failed', error: 'too long: the rate limit is 2000 tokens a minute' });
    expect(practice.api.bill().requests).toBe(0);
  });

  it('is found out from the refusal where the limit was not known', async () => {
    const practice = await practiceRun(store(), ['1 + 1'], { practice: { rateLimit: { tpm: 20_000 } } });
    await practice.finish();
    expect(statuses(await practice.outcomes())).toEqual(['answered']);
    expect(practice.api.bill().requests).toBe(2);
    await expectBalancedBooks(practice);
  });
});

describe('503 slow down', () => {
  it('halves the fleet’s pace and this process’s calls', async () => {
    const practice = await practiceRun(store(), sums, { practice: { faults: [{ kind: 'slow_down', times: 1 }] } });
    expect((await practice.turn()).kind).toBe('again');
    expect(practice.context.concurrency.level()).toBe(8);
    await practice.finish();
    expect(statuses(await practice.outcomes())).toEqual(Array(4).fill('answered'));
    const theirs = another(practice, undefined, { tpm: 60_000 });
    expect((await theirs.pace.take(20_000, 0)).kind).toBe('go');
    const second = await theirs.pace.take(1, 0);
    expect(second.kind === 'wait' && second.delayMs).toBeGreaterThan(30_000);
  });
});
