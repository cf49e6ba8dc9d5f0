import { describe, expect, it } from 'vitest';
import type { PracticeOptions } from '../../src/simulator/practice-api.js';
import { setAside } from '../../workers/answer-bundle.js';
import { bundleId, callSizes, expectBalancedBooks, practiceRun, type Setting, sharedStore } from './practice-run.js';

const store = sharedStore();
const sums = Array.from({ length: 8 }, (_, i) => `${i} + ${i}`);
const doubles = sums.map((_, i) => String(2 * i));

async function pilot(setting: Setting = {}) {
  const practice = await practiceRun(store(), [], setting);
  await practice.add(sums, bundleId, 0, { trialSizes: [4, 1] });
  return practice;
}

describe('a bundle on trial', () => {
  it('asks its rows at each size and settles them alone; a row pays for all of its calls', async () => {
    const practice = await pilot();
    await practice.finish();
    expect(callSizes(practice)).toEqual([8, 4, 4, 1, 1, 1, 1, 1, 1, 1, 1]);
    const outcomes = await practice.outcomes();
    outcomes.forEach(({ answer, rowsInCall, spend, trials }, row) => {
      expect([answer, rowsInCall, spend.attempts]).toEqual([doubles[row], 1, 3]);
      expect(trials?.map((trial) => [trial.rowsInCall, trial.answer])).toEqual([
        [8, doubles[row]],
        [4, doubles[row]],
      ]);
      expect(trials!.reduce((sum, { cost }) => sum + cost, 0n)).toBeLessThan(spend.cost);
    });
    await expectBalancedBooks(practice);
  });

  it('counts an answer that a merged reply lacked as that, and does not ask for it again at that size', async () => {
    const practice = await pilot({ practice: { faults: [{ kind: 'missing', match: '3 + 3' }] } });
    await practice.finish();
    expect(callSizes(practice)).toHaveLength(11);
    const tried = (await practice.outcomes())[3]!;
    expect(tried.answer).toBe('6');
    expect(tried.trials?.map(({ answer }) => answer)).toEqual([undefined, undefined]);
    await expectBalancedBooks(practice);
  });

  it('uses up none of the attempts that its rows have', async () => {
    const faults: PracticeOptions['faults'] = [{ kind: 'missing', match: '3 + 3' }];
    const practice = await pilot({ attempts: 1, practice: { faults } });
    await practice.finish();
    expect((await practice.outcomes()).map(({ answer }) => answer)).toEqual(doubles);
  });

  it('keeps what was answered and paid for when the money ends before its rows are asked alone', async () => {
    const practice = await pilot();
    const ends = [await practice.turn(bundleId)];
    for (const id of ends.flatMap((end) => (end.kind === 'done' ? end.next : []))) await practice.turn(id);
    for (const bundle of await practice.openBundles())
      await store().settle(practice.run, setAside(practice.context, bundle, 'budget'));
    const outcomes = await practice.outcomes();
    expect(outcomes.map(({ status, answer, rowsInCall }) => [status, answer, rowsInCall])).toEqual(
      doubles.map((double) => ['answered', double, 4]),
    );
    await expectBalancedBooks(practice);
  });

  it('keeps what was answered when a row alone is refused', async () => {
    const faults: PracticeOptions['faults'] = [{ kind: 'invalid_prompt', match: '2 + 2', after: 2 }];
    const practice = await pilot({ practice: { faults } });
    await practice.finish();
    expect((await practice.outcomes())[2]).toMatchObject({ status: 'answered', answer: '4', error: '', rowsInCall: 4 });
    await expectBalancedBooks(practice);
  });
});

describe('an audit', () => {
  it('asks the share of merged answers again alone that it was given, and keeps the answer to compare', async () => {
    const practice = await practiceRun(store(), sums, { auditShare: 1 });
    await practice.finish();
    expect(callSizes(practice)).toEqual([8, 1, 1, 1, 1, 1, 1, 1, 1]);
    for (const { answer, rowsInCall, trials } of await practice.outcomes()) {
      expect([rowsInCall, trials?.[0]?.rowsInCall]).toEqual([1, 8]);
      expect(trials?.[0]?.answer).toBe(answer);
    }
    await expectBalancedBooks(practice);
  });

  it('asks only a part of them when the share is a part, and none of those that were asked alone', async () => {
    const practice = await practiceRun(store(), [], { auditShare: 0.25 });
    for (let i = 0; i < 40; i++) await practice.add(sums.slice(0, 5), `p1-${5 * i}`, 5 * i);
    await practice.add(['1 + 2'], 'p1-200', 200);
    await practice.finish(...(await practice.openBundles()).map(({ id }) => id));
    const audited = (await practice.outcomes()).filter(({ trials }) => trials !== undefined).length;
    // 200 rows at 25 %: outside of these bounds once in a million runs.
    expect(audited).toBeGreaterThan(20);
    expect(audited).toBeLessThan(82);
    expect(callSizes(practice).filter((size) => size === 1)).toHaveLength(audited + 1);
    await expectBalancedBooks(practice);
  });
});
