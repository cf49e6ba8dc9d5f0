import type { PicoDollars } from '../types.js';

/** What rows have cost tells what the others will from so many on, or this part of them. */
const fewRows = 30;
const fewShare = 0.05;

/**
 * What all rows will cost together if the others cost what these did.
 * @param finished rows that calls have settled
 * @param left rows that are still to be asked
 * @returns undefined while too few are finished to tell
 */
export function projectCost(
  { spent, unknown }: { readonly spent: PicoDollars; readonly unknown: PicoDollars },
  finished: number,
  left: number,
): PicoDollars | undefined {
  if (finished < Math.max(fewRows, fewShare * (finished + left)) && left > 0) return undefined;
  if (finished === 0) return undefined;
  return spent + unknown + (spent * BigInt(left)) / BigInt(finished);
}
