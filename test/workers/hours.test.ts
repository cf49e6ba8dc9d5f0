import { describe, expect, it } from 'vitest';
import { parseTimeRanges } from '../../src/plan/time-window.js';
import { answerBundle } from '../../workers/answer-bundle.js';
import { CallingHours } from '../../workers/calling-hours.js';
import { bundleId, expectBalancedBooks, type PracticeRun, practiceRun, sharedStore, statuses } from './practice-run.js';

const store = sharedStore();
const window = parseTimeRanges('22:00-07:00', '--window');
const deadlineStop = { kind: 'deadline', message: 'the deadline has come' } as const;

/** The run as a process sees it whose clock shows `now`. */
function at(practice: PracticeRun, now: string, given: { window?: typeof window; deadline?: string } = { window }) {
  const deadline = given.deadline === undefined ? undefined : Date.parse(given.deadline);
  const hours = new CallingHours({ window: given.window, timezone: 'UTC', deadline }, () => Date.parse(now));
  return { ...practice.context, hours };
}

describe('a bundle outside the window', () => {
  it('makes no call and holds no money; it waits, in steps, and is answered when the window opens', async () => {
    const practice = await practiceRun(store(), ['1 + 1', '2 + 2']);
    for (const [now, most] of [
      ['2026-01-15T12:00Z', 61_000],
      ['2026-01-15T21:59:30Z', 31_000],
    ] as const) {
      const end = await answerBundle(at(practice, now), bundleId, 0);
      expect(end).toMatchObject({ kind: 'again', delayMs: expect.any(Number) });
      const delayMs = end.kind === 'again' ? end.delayMs : 0;
      expect(delayMs).toBeGreaterThanOrEqual(most - 1_000);
      expect(delayMs).toBeLessThanOrEqual(most);
    }
    expect(practice.api.bill().requests).toBe(0);
    expect(await practice.state()).toMatchObject({ held: 0n, spent: 0n, unknown: 0n, rejectedCalls: 0 });
    expect((await practice.openBundles()).map(({ attempts }) => attempts)).toEqual([0]);

    expect((await answerBundle(at(practice, '2026-01-15T22:00Z'), bundleId, 2)).kind).toBe('done');
    expect(statuses(await practice.outcomes())).toEqual(['answered', 'answered']);
    await expectBalancedBooks(practice);
  });

  it('is not begun either when the window closes while it waits for its rate', async () => {
    const practice = await practiceRun(store(), ['1 + 1']);
    let now = Date.parse('2026-01-16T06:59:59Z');
    const hours = new CallingHours({ window, timezone: 'UTC', deadline: undefined }, () => now);
    const pace = {
      async take() {
        now += 1_000;
        return { kind: 'go' };
      },
    };
    const end = await answerBundle({ ...practice.context, hours, pace: pace as never }, bundleId, 0);
    expect(end.kind).toBe('again');
    expect(practice.api.bill().requests).toBe(0);
    expect((await practice.state()).held).toBe(0n);
  });

  it('does not take the endpoint for down since the window closed', async () => {
    const practice = await practiceRun(store(), ['1 + 1']);
    for (let i = 0; i < 16; i++) practice.context.health.failed(`p1-${i}`, 'HTTP 500');
    expect(practice.context.health.waiting()).toBeDefined();
    await answerBundle(at(practice, '2026-01-15T12:00Z'), bundleId, 0);
    expect(practice.context.health.waiting()).toBeUndefined();
  });
});

describe('a bundle after the deadline', () => {
  const after = { deadline: '2026-01-16T07:00Z' };

  it('makes no call, but is not skipped for one worker’s clock', async () => {
    const practice = await practiceRun(store(), ['1 + 1']);
    const end = await answerBundle(at(practice, '2026-01-16T07:00Z', after), bundleId, 0);
    expect(end.kind).toBe('again');
    expect(practice.api.bill().requests).toBe(0);
    expect(await practice.openBundles()).toHaveLength(1);
  });

  it('is skipped once the run is stopped, and what a dead worker held for it becomes unknown spend', async () => {
    const practice = await practiceRun(store(), ['1 + 1', '2 + 2']);
    await store().reserveBudget(practice.run, bundleId, 'of a dead worker', 1_000n);
    await store().stopRun(practice.run, deadlineStop);
    const end = await answerBundle(at(practice, '2026-01-16T07:00Z', after), bundleId, 0);
    expect(end).toEqual({ kind: 'done', next: [] });
    expect(await practice.outcomes()).toMatchObject([
      { row: 0, status: 'skipped', error: 'deadline' },
      { row: 1, status: 'skipped', error: 'deadline' },
    ]);
    expect(await practice.state()).toMatchObject({ held: 0n, unknown: 1_000n, openBundles: 0 });
    expect(practice.api.bill().requests).toBe(0);
  });

  it('is not asked by a worker whose clock is late, once the run is stopped', async () => {
    const practice = await practiceRun(store(), ['1 + 1']);
    await store().stopRun(practice.run, deadlineStop);
    expect((await answerBundle(at(practice, '2026-01-16T06:50Z', after), bundleId, 0)).kind).toBe('again');
    expect(practice.api.bill().requests).toBe(0);
  });

  it('has come, too, when the window does not open again before it', async () => {
    const practice = await practiceRun(store(), ['1 + 1']);
    const given = { window, deadline: '2026-01-16T12:00Z' };
    expect(at(practice, '2026-01-16T06:59Z', given).hours.pauseMs()).toBe(0);
    expect(at(practice, '2026-01-16T07:00Z', given).hours.pauseMs()).toBeUndefined();
    expect(
      at(practice, '2026-01-16T07:00Z', { window, deadline: '2026-01-16T22:00Z' }).hours.pauseMs(),
    ).toBeUndefined();
    expect(at(practice, '2026-01-16T07:00Z', { window, deadline: '2026-01-16T22:01Z' }).hours.pauseMs()).toBe(
      54_000_000,
    );
  });
});
