import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chooseLane, isDueInTime, type LaneSituation } from '../../src/plan/choose-lane.js';
import { openSeconds } from '../../src/plan/open-seconds.js';
import { parseTimeRanges, TimeWindow } from '../../src/plan/time-window.js';

const hour = 3_600;
const offers = { batch: true, flex: true };
/** A thousand calls in ten minutes. */
const seconds = (calls: number) => (calls * 600) / 1_000;

function lane(left: number, more: Partial<LaneSituation> = {}) {
  return chooseLane({ left, offers, calls: { due: 0, others: 1_000 }, seconds, ...more }).lane;
}

describe('the lane that a run can afford to wait in', () => {
  it('is batches for good where there is no deadline', () => {
    expect(lane(Number.POSITIVE_INFINITY)).toBe('batch');
  });

  it('leaves time to cancel batches, to try flex and to do all of it in the ordinary lane after that', () => {
    // 12 minutes to cancel, 20 for flex, 10 for sync, two for the last call.
    expect([lane(44 * 60 + 1), lane(44 * 60)]).toEqual(['batch', 'flex']);
    expect([lane(12 * 60 + 1), lane(12 * 60)]).toEqual(['flex', 'sync']);
  });

  it('needs no time for a lane that the model is not offered in', () => {
    const sync = { offers: { batch: true, flex: false } };
    expect([lane(24 * 60 + 1, sync), lane(24 * 60, sync)]).toEqual(['batch', 'sync']);
    expect(lane(hour, { offers: { batch: false, flex: false } })).toBe('sync');
  });

  it('trusts batches that are due before the deadline, but for a fifth that may expire', () => {
    expect(lane(44 * 60, { calls: { due: 1_000, others: 0 } })).toBe('batch');
    expect(lane(20 * 60, { calls: { due: 1_000, others: 0 } })).toBe('flex');
    expect(isDueInTime(20 * 60, 1_000, seconds)).toBe(true);
    expect(isDueInTime(19 * 60, 1_000, seconds)).toBe(false);
  });

  it('is at no time dearer with more time left, nor with fewer calls', () => {
    const order = ['sync', 'flex', 'batch'];
    const amount = fc.integer({ min: 0, max: 100_000 });
    fc.assert(
      fc.property(
        amount,
        amount,
        amount,
        amount,
        fc.boolean(),
        fc.boolean(),
        (left, more, due, others, batch, flex) => {
          const rank = (time: number, calls: LaneSituation['calls']) =>
            order.indexOf(chooseLane({ left: time, offers: { batch, flex }, calls, seconds }).lane);
          expect(rank(left + more, { due, others })).toBeGreaterThanOrEqual(rank(left, { due, others }));
          expect(rank(left, { due, others: others >> 1 })).toBeGreaterThanOrEqual(rank(left, { due, others }));
        },
      ),
    );
  });
});

describe('time until a deadline, as far as a window is open', () => {
  const zone = 'Europe/Berlin';
  const between = (ranges: string, from: string, to: string) =>
    openSeconds(new TimeWindow(parseTimeRanges(ranges, '--window'), zone), Date.parse(from), Date.parse(to)) / hour;

  it('counts every night of it', () => {
    expect(between('22:00-07:00', '2026-03-02T12:00Z', '2026-03-04T12:00Z')).toBe(18);
    expect(between('22:00-07:00', '2026-03-02T22:00Z', '2026-03-02T23:00Z')).toBe(1);
    expect(between('22:00-07:00', '2026-03-02T10:00Z', '2026-03-02T12:00Z')).toBe(0);
  });

  it('is an hour shorter in the night that has one less, and longer in the one that has one more', () => {
    expect(between('22:00-07:00', '2026-03-28T12:00Z', '2026-03-29T12:00Z')).toBe(8);
    expect(between('22:00-07:00', '2026-10-24T12:00Z', '2026-10-25T12:00Z')).toBe(10);
  });

  it('is the whole of it without a window, nothing once it is over, and not looked at piece by piece for weeks', () => {
    expect(openSeconds(undefined, 0, 5_000)).toBe(5);
    expect(openSeconds(undefined, 5_000, 0)).toBe(0);
    expect(between('22:00-07:00', '2026-03-01T00:00Z', '2026-06-01T00:00Z')).toBe(92 * 24);
  });
});
