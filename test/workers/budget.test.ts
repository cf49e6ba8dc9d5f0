import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { sampleBundle } from '../../src/store/contract/samples.js';
import {
  bundleId,
  callSizes,
  dollar,
  expectBalancedBooks,
  practiceRun,
  sharedStore,
  statuses,
} from './practice-run.js';

const store = sharedStore();
const sums = ['1 + 1', '2 + 2', '3 + 3', '4 + 4'];
/** o1-mini's output costs 4.4 millionths of a dollar a token. */
const outputToken = 4_400_000n;

describe('a budget that runs low', () => {
  it('pays for fewer rows at a time, and the rest follow', async () => {
    // Two rows' scarce allowance of 1,200 tokens each, and what the prompt may cost.
    const budget = 2_600n * outputToken;
    const practice = await practiceRun(store(), sums, { budget });
    await practice.turn();
    expect(callSizes(practice)).toEqual([2]);
    expect(await practice.outcomes()).toHaveLength(2);
    expect((await practice.openBundles()).flatMap(({ rows }) => rows.map(({ row }) => row))).toEqual([2, 3]);
    await practice.finish((await practice.openBundles())[0]!.id);
    expect((await practice.outcomes()).map(({ row }) => row)).toEqual([0, 1, 2, 3]);
    await expectBalancedBooks(practice);
  });

  it('pays for as many tokens as are left rather than for none', async () => {
    const reasoning = { median: 9_000, spread: 0 };
    const practice = await practiceRun(store(), ['6 * 7'], { budget: dollar / 20n, practice: { reasoning } });
    await practice.turn();
    expect((await practice.outcomes())[0]).toMatchObject({ status: 'answered', answer: '42' });
    await expectBalancedBooks(practice);
  });

  it('is never exceeded, though every answer is cut off at the last token it pays for', async () => {
    const reasoning = { median: 100_000, spread: 0 };
    const practice = await practiceRun(store(), sums, { budget: dollar / 7n, practice: { reasoning } });
    await practice.finish();
    expect(practice.api.bill().calls).toBeGreaterThan(0);
    expect((await practice.state()).stop?.kind).toBe('budget');
    await expectBalancedBooks(practice);
    // What the rows have cost stays with them, for the day the budget is raised.
    const skipped = await practice.outcomes();
    expect(new Set(statuses(skipped))).toEqual(new Set(['skipped']));
    const rows = [...skipped, ...(await practice.openBundles()).flatMap((bundle) => bundle.rows)];
    expect(rows).toHaveLength(4);
    for (const { spend } of rows) expect(spend.cost).toBeGreaterThan(0n);
  });
});

describe('a budget that is used up', () => {
  it('skips the rows and stops the run, without a call', async () => {
    const practice = await practiceRun(store(), sums, { budget: 1_000n });
    expect(await practice.turn()).toEqual({ kind: 'done', next: [] });
    for (const outcome of await practice.outcomes()) {
      expect(outcome).toMatchObject({
        status: 'skipped',
        error: 'budget',
        answer: '',
        callId: '',
        spend: { cost: 0n },
      });
    }
    expect((await practice.state()).stop).toEqual({ kind: 'budget', message: 'the budget is used up' });
    expect(practice.api.bill().requests).toBe(0);
    await expectBalancedBooks(practice);
  });

  it('skips a question that is too dear, and still answers one that is not', async () => {
    const long = 'tell me more '.repeat(10_000);
    const practice = await practiceRun(store(), ['1 + 1'], { budget: 2_000n * outputToken });
    await practice.add([long], 'long', 1);
    await practice.finish('long');
    expect((await practice.state()).stop).toBeUndefined();
    await practice.finish();
    expect((await practice.outcomes()).map(({ status }) => status)).toEqual(['answered', 'skipped']);
    await expectBalancedBooks(practice);
  });

  it('leaves bundles that come later to the next session', async () => {
    const practice = await practiceRun(store(), ['1 + 1'], { budget: 1_000n });
    await practice.add(['2 + 2'], 'p1-1', 1);
    await practice.turn();
    expect((await practice.turn('p1-1')).kind).toBe('again');
    await store().openRun(practice.run, dollar);
    await practice.finish('p1-1');
    expect(statuses(await practice.outcomes())).toEqual(['skipped', 'answered']);
    await expectBalancedBooks(practice);
  });
});

describe('money that is in flight', () => {
  const budget = dollar / 5n;

  it('is waited for: the bundle comes again, nothing skipped and nothing asked', async () => {
    const practice = await practiceRun(store(), sums, { budget });
    await store().addBundles(practice.run, [sampleBundle('flying', 90)]);
    await store().reserveBudget(practice.run, 'flying', 'call-of-another', budget - 1_000n);
    const end = await practice.turn();
    expect(end.kind).toBe('again');
    const { held, stop, openBundles } = await practice.state();
    expect({ held, stop, openBundles }).toEqual({ held: budget - 1_000n, stop: undefined, openBundles: 2 });
    expect(await practice.outcomes()).toEqual([]);
    expect((await practice.store.readBundle(practice.run, bundleId))?.attempts).toBe(0);
    expect(practice.api.bill().requests).toBe(0);
  });

  it('is used as soon as it comes back', async () => {
    const practice = await practiceRun(store(), sums, { budget });
    await practice.add(['9 + 9'], 'flying', 90);
    await store().reserveBudget(practice.run, 'flying', 'call-of-another', budget - 1_000n);
    const turn = practice.turn();
    await sleep(50);
    await store().releaseHold(practice.run, 'call-of-another', false);
    practice.context.room.freed();
    expect(await turn).toEqual({ kind: 'done', next: [] });
    expect(await practice.outcomes()).toHaveLength(4);
    await expectBalancedBooks(practice);
  });
});
