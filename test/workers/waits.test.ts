import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { backoff } from '../../workers/backoff.js';
import { leftoverBundles, smallerSize } from '../../workers/leftovers.js';
import { RoomSignal } from '../../workers/room-signal.js';

describe('backoff', () => {
  it('spreads the tries over a second, two, four, … a minute', () => {
    const most = [0, 1, 2, 3, 4, 5, 6, 7, 100, 1e9].map((tries) => backoff(tries, undefined, () => 1));
    expect(most).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000, 60_000, 60_000]);
    expect(backoff(7, undefined, () => 0)).toBe(0);
  });

  it('keeps the wait that the provider asked for, and spreads those that wait together', () => {
    expect(backoff(0, 5_000, () => 0)).toBe(5_000);
    expect(backoff(9, 5_000, () => 1)).toBe(6_000);
    expect(backoff(9, 0, () => 0.5)).toBe(500);
  });
});

describe('RoomSignal', () => {
  it('wakes everyone who waits, once', async () => {
    const room = new RoomSignal();
    const waiting = Promise.all([room.wait(60_000), room.wait(60_000)]);
    room.freed();
    await waiting;
    room.freed();
  });

  it('wakes by itself in the end: other processes give money back unheard', async () => {
    await new RoomSignal().wait(5);
  });
});

describe('leftoverBundles', () => {
  it('keeps every row once, in order, in bundles no larger than asked, and names them after their parent', () => {
    const rows = fc.integer({ min: 0, max: 30 }).chain((count) => {
      return fc.record({
        rows: fc.constant(Array.from({ length: count }, (_, row) => ({ row }) as never)),
        size: fc.integer({ min: 1, max: 10 }),
        allowance: fc.constantFrom(0.5, 1, 2),
      });
    });
    fc.assert(
      fc.property(fc.array(rows, { maxLength: 3 }), (leftovers) => {
        const children = leftoverBundles({ id: 'p1-0', rows: [], allowance: 1 }, leftovers);
        expect(children.flatMap((child) => child.rows)).toEqual(leftovers.flatMap((one) => one.rows));
        expect(children.map(({ id }) => id)).toEqual(children.map((_, i) => `p1-0.${i + 1}`));
        for (const child of children) expect(child.rows.length).toBeGreaterThan(0);
      }),
    );
  });

  it('halves until a row is alone', () => {
    expect([10, 5, 3, 2, 1].map(smallerSize)).toEqual([5, 2, 1, 1, 1]);
  });
});
