import type { PicoDollars } from '../types.js';

/** One way to route the rows that are left, and what they should cost then. */
export interface Course {
  readonly sensitivity: number;
  /** All of them go to the cheapest model, whatever the rules say. */
  readonly cheapest: boolean;
  /** Of the rows that are asked next. */
  readonly now: PicoDollars;
  /** Of those after them. */
  readonly later: PicoDollars;
}

/** A forecast is not taken at its word: so much more than ten tenths have to be there. */
const marginTenths = 2n;

/**
 * As money gets short, rows are routed cheaper rather than skipped: the course that what is left should pay for over all rows. What that
 * leaves over goes to the rows that are asked next.
 * @param courses from what the user asked for to the cheapest
 * @param left of the cap
 */
export function chooseCourse(courses: readonly Course[], left: PicoDollars): Course {
  const isPaidFor = (cost: PicoDollars) => cost + (cost * marginTenths) / 10n <= left;
  const throughout = courses.find(({ now, later }) => isPaidFor(now + later)) ?? courses.at(-1)!;
  return courses.find(({ now }) => isPaidFor(now + throughout.later)) ?? throughout;
}

const mostSensitivity = 10;

/** The sensitivities to think of: the user's own, and the whole ones above it. */
export function sensitivitiesFrom(own: number): number[] {
  const above: number[] = [];
  for (let one = Math.floor(own) + 1; one <= mostSensitivity; one += 1) above.push(one);
  return [own, ...above];
}
