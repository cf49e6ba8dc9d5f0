import type { Lane } from '../model/lane.js';
import type { PicoDollars } from '../types.js';

/** Rows by the lane of the call that settled them, and what they cost on their whole way. */
export type LaneCounts = Readonly<Record<Lane, { rows: number; cost: PicoDollars }>>;

export function countLanes(): LaneCounts {
  return { sync: { rows: 0, cost: 0n }, flex: { rows: 0, cost: 0n }, batch: { rows: 0, cost: 0n } };
}
