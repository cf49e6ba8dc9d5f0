import { describe, expect, it } from 'vitest';
import { answerBundle } from '../../workers/answer-bundle.js';
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

describe('a bundle that is answered', () => {
  it('gives each row its own answer, and the call that it came from', async () => {
    const practice = await practiceRun(store(), sums);
    expect(await practice.turn()).toEqual({ kind: 'done', next: [] });
    const outcomes = await practice.outcomes();
    expect(outcomes.map(({ row, answer }) => [row, answer])).toEqual([
      [0, '2'],
      [1, '4'],
      [2, '6'],
      [3, '8'],
    ]);
    expect(new Set(outcomes.map(({ callId }) => callId)).size).toBe(1);
    for (const outcome of outcomes) {
      expect(outcome).toMatchObject({
        status: 'answered',
        error: '',
        model: 'o1-mini',
        rowsInCall: 4,
        source: 'model',
      });
      expect(outcome.callId).not.toBe('');
      expect(outcome.spend.attempts).toBe(1);
      expect(outcome.spend.cost).toBeGreaterThan(0n);
    }
    expect(callSizes(practice)).toEqual([4]);
    await expectBalancedBooks(practice);
  });

  it('goes bare when it is a row alone', async () => {
    const practice = await practiceRun(store(), ['What is 6 * 7?']);
    await practice.turn();
    expect(practice.api.bill().list[0]!.questions).toEqual(['What is 6 * 7?']);
    expect((await practice.outcomes())[0]).toMatchObject({ answer: '42', rowsInCall: 1 });
    await expectBalancedBooks(practice);
  });

  it.each(['reordered', 'chatty', 'doubled_same'] as const)('understands a reply that is %s', async (kind) => {
    const practice = await practiceRun(store(), sums, { practice: { faults: [{ kind }] } });
    await practice.turn();
    expect((await practice.outcomes()).map(({ answer }) => answer)).toEqual(['2', '4', '6', '8']);
    await expectBalancedBooks(practice);
  });

  it('costs what its texts show when the provider does not say, and the rest of its worst case is unknown', async () => {
    const practice = await practiceRun(store(), sums, { practice: { faults: [{ kind: 'no_usage' }] } });
    const holds: bigint[] = [];
    const coverCommitted = async (committed: bigint) => void holds.push(committed);
    await answerBundle({ ...practice.context, coverCommitted }, bundleId, 0);
    const outcomes = await practice.outcomes();
    expect(statuses(outcomes)).toEqual(Array(4).fill('answered'));
    for (const { spend, error, source } of outcomes) {
      expect(spend.estimated).toBe(true);
      expect(spend.cost).toBeGreaterThan(0n);
      expect([error, source]).toEqual(['', 'model']);
    }
    const { spent, unknown, usage } = await practice.state();
    const bill = practice.api.bill();
    expect(usage).toEqual({ ...bill.usage, reasoning: 0, output: bill.usage.output - bill.usage.reasoning });
    expect([spent + unknown]).toEqual(holds);
    await expectBalancedBooks(practice);
  });
});

describe('a bundle whose outcome is stored', () => {
  it('is not paid again when its job runs again', async () => {
    const practice = await practiceRun(store(), sums);
    await practice.turn();
    const before = await practice.state();
    for (const tries of [1, 2]) expect(await practice.turn(bundleId, tries)).toEqual({ kind: 'done', next: [] });
    expect(await practice.state()).toEqual(before);
    expect(practice.api.bill().requests).toBe(1);
    expect(await practice.outcomes()).toHaveLength(4);
  });

  it('queues its leftovers again that the queue lost', async () => {
    const faults = [{ kind: 'missing', match: '3 + 3' } as const];
    const practice = await practiceRun(store(), sums, { practice: { faults } });
    const end = await practice.turn();
    expect(end).toEqual({ kind: 'done', next: [`${bundleId}.1`] });
    // The worker dies before it queues them; the job runs again.
    expect(await practice.turn(bundleId, 1)).toEqual(end);
    expect(practice.api.bill().requests).toBe(1);
    await practice.finish(`${bundleId}.1`);
    expect(await practice.turn(bundleId, 2)).toEqual({ kind: 'done', next: [] });
    expect((await practice.outcomes()).map(({ answer }) => answer)).toEqual(['2', '4', '6', '8']);
    await expectBalancedBooks(practice);
  });

  it('is settled once when two workers have it at the same time, and the second call stays in the books', async () => {
    const practice = await practiceRun(store(), sums, { practice: { latencyMs: 50 } });
    const ends = await Promise.all([practice.turn(), practice.turn()]);
    expect(ends).toEqual([
      { kind: 'done', next: [] },
      { kind: 'done', next: [] },
    ]);
    expect(await practice.outcomes()).toHaveLength(4);
    expect(practice.api.bill().calls).toBe(2);
    expect((await practice.state()).calls).toBe(1);
    await expectBalancedBooks(practice);
  });
});

describe('a worker that was killed between its hold and its settlement', () => {
  const lost = dollar / 4n;

  it('leaves unknown spend, and the bundle is answered all the same', async () => {
    const practice = await practiceRun(store(), sums);
    await store().reserveBudget(practice.run, bundleId, 'call-of-the-dead', lost);
    await practice.turn();
    expect(statuses(await practice.outcomes())).toEqual(Array(4).fill('answered'));
    expect((await practice.state()).unknown).toBe(lost);
    await expectBalancedBooks(practice);
  });

  it('has used up an attempt of its rows: found by the next worker', async () => {
    const practice = await practiceRun(store(), sums);
    await store().reserveBudget(practice.run, bundleId, 'call-of-the-dead', lost);
    await practice.turn();
    expect((await practice.outcomes()).map(({ spend }) => spend.attempts)).toEqual([2, 2, 2, 2]);
  });

  it('has used up an attempt of its rows: found at the start', async () => {
    const practice = await practiceRun(store(), sums);
    await store().reserveBudget(practice.run, bundleId, 'call-of-the-dead', lost);
    expect(await store().forfeitAbandoned(practice.run)).toBe(1);
    await practice.turn();
    expect((await practice.outcomes()).map(({ spend }) => spend.attempts)).toEqual([2, 2, 2, 2]);
    await expectBalancedBooks(practice);
  });

  it('is not followed by others for ever: a bundle that kills its workers fails', async () => {
    const practice = await practiceRun(store(), sums, { attempts: 3 });
    for (const call of ['first', 'second', 'third']) {
      await store().reserveBudget(practice.run, bundleId, call, 1_000n);
      await store().forfeitAbandoned(practice.run);
    }
    expect(await practice.turn()).toEqual({ kind: 'done', next: [] });
    const outcomes = await practice.outcomes();
    expect(statuses(outcomes)).toEqual(Array(4).fill('failed'));
    expect(outcomes[0]!.error).toContain('no answer after 3 attempts');
    expect(practice.api.bill().requests).toBe(0);
    await expectBalancedBooks(practice);
  });
});
