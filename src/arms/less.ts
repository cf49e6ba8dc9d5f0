import type { PicoDollars } from '../types.js';

/** What is left of a cap, at least nothing; undefined where there is no cap. */
export function less(cap: PicoDollars | undefined, spent: PicoDollars): PicoDollars | undefined {
  if (cap === undefined) return undefined;
  return cap > spent ? cap - spent : 0n;
}
