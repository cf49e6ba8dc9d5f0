import type { SizeFigures } from './compare-sizes.js';

/** How much worse than alone a size may be, in shares of the answers; what a few dozen rows can tell apart. */
export const qualityMargins = { agreement: 0.1, accuracy: 0.05 } as const;
/** A size must be cheaper by this share: than asking alone, to be merged at all, and than a smaller size that does. */
export const leastSaving = { thanAlone: 0.05, thanSmaller: 0.03 } as const;
/** Of answers alone that are right: where fewer are, it is not the model that is measured, and answers are compared instead. */
const leastRight = 0.1;
/** Of answers that a size leaves out; beyond it the model has lost the thread, whatever it costs. */
const mostMissing = 0.25;

export interface SizeChoice {
  readonly size: number;
  /** Why this one, a clause. */
  readonly why: string;
}

/** The cheapest size whose quality holds within the margins, or 1 when merging does not pay. */
export function chooseSize(table: readonly SizeFigures[]): SizeChoice {
  const alone = table.find(({ size }) => size === 1);
  if (alone === undefined) return { size: 1, why: 'nothing was asked alone to compare with' };
  const merged = table.filter(({ size, rows }) => size > 1 && rows > 0).sort((a, b) => a.size - b.size);
  const holding = merged.filter((figures) => qualityHolds(figures, alone));
  let best = alone;
  for (const figures of holding) {
    const least = best === alone ? leastSaving.thanAlone : leastSaving.thanSmaller;
    if (figures.costPerRow < best.costPerRow * (1 - least)) best = figures;
  }
  if (best !== alone) return { size: best.size, why: 'the cheapest size whose quality holds' };
  if (merged.length === 0) return { size: 1, why: 'no larger size was tried' };
  return { size: 1, why: holding.length === 0 ? 'merged answers were worse' : 'merging does not pay' };
}

function qualityHolds({ missing, agreement, accuracy }: SizeFigures, alone: SizeFigures): boolean {
  if (missing > mostMissing) return false;
  if (accuracy !== undefined && alone.accuracy !== undefined && alone.accuracy >= leastRight)
    return accuracy >= alone.accuracy - qualityMargins.accuracy;
  return agreement === undefined || agreement >= 1 - qualityMargins.agreement;
}
