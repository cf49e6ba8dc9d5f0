import { describe, expect, it } from 'vitest';
import { Concurrency } from '../../workers/concurrency.js';

function concurrencyAt(most: number) {
  const clock = { now: 0 };
  const concurrency = new Concurrency(most, () => clock.now);
  const levelAt = (seconds: number) => {
    clock.now = seconds * 1_000;
    return concurrency.level();
  };
  return { concurrency, levelAt };
}

describe('Concurrency', () => {
  it('doubles every second without trouble, up to what the user allows', () => {
    const { levelAt } = concurrencyAt(100);
    expect([0, 0.9, 1, 2, 3, 4, 1_000_000].map(levelAt)).toEqual([16, 16, 32, 64, 100, 100, 100]);
    expect(concurrencyAt(5).levelAt(0)).toBe(5);
  });

  it('halves once for a trouble that many calls meet, and grows more carefully from then on', () => {
    const { concurrency, levelAt } = concurrencyAt(64);
    expect(levelAt(10)).toBe(64);
    for (let i = 0; i < 30; i++) concurrency.trouble(5_000);
    expect([10, 15, 16, 17, 18, 19].map(levelAt)).toEqual([32, 32, 40, 50, 62, 64]);
  });

  it('halves again when the next trouble comes, and never below one', () => {
    const { concurrency, levelAt } = concurrencyAt(8);
    const levels = [0, 1, 2, 3, 4, 5].map((second) => {
      levelAt(second);
      concurrency.trouble(0);
      return concurrency.level();
    });
    expect(levels).toEqual([4, 2, 1, 1, 1, 1]);
  });

  it('stays low for as long as it was asked to, but tells a new trouble from the same after a minute', () => {
    const { concurrency, levelAt } = concurrencyAt(16);
    concurrency.trouble(15 * 60_000);
    expect(levelAt(14 * 60)).toBe(8);
    concurrency.trouble(0);
    expect(concurrency.level()).toBe(4);
    expect(levelAt(15 * 60)).toBe(4);
    expect(levelAt(16 * 60)).toBe(16);
  });
});
