import type { PicoDollars } from '../types.js';

/** The larger of two amounts. */
export function most(one: PicoDollars, other: PicoDollars): PicoDollars {
  return one > other ? one : other;
}
