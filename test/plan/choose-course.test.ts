import { expect, it } from 'vitest';
import { type Course, chooseCourse, sensitivitiesFrom } from '../../src/plan/choose-course.js';

const course = (sensitivity: number, now: bigint, later: bigint, cheapest = false): Course => {
  return { sensitivity, cheapest, now, later };
};
const courses = [course(2, 100n, 900n), course(5, 30n, 270n), course(2, 5n, 45n, true)];

it.each([
  // 20 % more than the forecast has to be there.
  [1200n, 0],
  // All rows at 5 cost 360; what is left over pays for the next ones at 2.
  [1199n, 0],
  [444n, 0],
  [443n, 1],
  [360n, 1],
  // Only the cheapest reaches the end: 54 for the later rows, the rest for the next ones.
  [359n, 0],
  [174n, 0],
  [173n, 1],
  [90n, 1],
  [89n, 2],
  [1n, 2],
] as const)('with %s left takes course %s', (left, index) => {
  expect(chooseCourse(courses, left)).toBe(courses[index]);
});

it('thinks of the user’s sensitivity and the whole ones above it', () => {
  expect(sensitivitiesFrom(7.5)).toEqual([7.5, 8, 9, 10]);
  expect(sensitivitiesFrom(10)).toEqual([10]);
});
