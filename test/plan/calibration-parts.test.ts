import { expect, it } from 'vitest';
import { isCovered, shareAt, shareOfFurther } from '../../src/plan/calibration-parts.js';

it('asks as many graded rows of both models as were wished for, also where the file grew', () => {
  expect(shareOfFurther(0.1, { calibrating: 0, before: 0, further: 1000 })).toBeCloseTo(0.1);
  expect(shareOfFurther(0.1, { calibrating: 0, before: 0, further: 100 })).toBeCloseTo(0.5);
  expect(shareOfFurther(0.1, { calibrating: 0, before: 0, further: 10 })).toBe(1);
  // After a first look at ten rows.
  expect(shareOfFurther(0.1, { calibrating: 10, before: 10, further: 990 })).toBeCloseTo(90 / 990);
  expect(shareOfFurther(0.1, { calibrating: 60, before: 100, further: 100 })).toBe(0);
  expect(shareOfFurther(0, { calibrating: 0, before: 0, further: 1000 })).toBe(0);
  expect(shareOfFurther(0.1, { calibrating: 0, before: 0, further: 0 })).toBe(0);
});

it('keeps what was settled of earlier rows', () => {
  const parts = [
    { until: 10, share: 1 },
    { until: 20, share: 0.1 },
  ];
  expect([0, 9, 10, 19, 20].map((row) => shareAt(parts, row))).toEqual([1, 1, 0.1, 0.1, 0]);
  expect([10, 20, 21, null].map((limit) => isCovered(parts, limit))).toEqual([true, true, false, false]);
  expect(isCovered([{ until: null, share: 0 }], null)).toBe(true);
  expect(isCovered([], 5)).toBe(false);
});
