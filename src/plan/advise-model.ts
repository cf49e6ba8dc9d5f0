import type { PicoDollars } from '../types.js';
import { type Standing, significant, type TaskTable } from './compare-models.js';

/** Which model a budget should buy, and why. */
export interface Advice {
  readonly model: string;
  /** Models that got rows right and that the comparison cannot tell from the most accurate one. */
  readonly asGood: readonly string[];
  /** What a row costs at that model; null where it cannot be told. */
  readonly costPerRow: PicoDollars | null;
}

/**
 * Why none is advised:
 * - `nothing-shared`: there is no row that every model was asked;
 * - `not-graded`: none of those rows has a grade;
 * - `none-right`: no model got any of them right;
 * - `cost-unknown`: several are as good, and what one of them costs cannot be told, as all its answers are from the cache.
 */
export type NoAdvice = 'nothing-shared' | 'not-graded' | 'none-right' | 'cost-unknown';

/** The cheapest of the models that are not significantly worse than the most accurate one, or why there is none to name. */
export function adviseModel(table: TaskTable): Advice | NoAdvice {
  const { standings } = table;
  if ((standings[0]?.rows ?? 0) === 0) return 'nothing-shared';
  if (standings.every(({ graded }) => graded === 0)) return 'not-graded';
  const asGood = asGoodAsBest(table);
  if (asGood.length === 0) return 'none-right';
  const [first, ...others] = asGood as [Standing, ...Standing[]];
  let cheapest = first;
  for (const other of others) {
    if (cheapest.costPerRow === null || other.costPerRow === null) return 'cost-unknown';
    if (other.costPerRow < cheapest.costPerRow) cheapest = other;
  }
  return { model: cheapest.model, asGood: asGood.map(({ model }) => model), costPerRow: cheapest.costPerRow };
}

/** Models that got rows right and that the comparison cannot tell from the most accurate one, which is the first. */
export function asGoodAsBest({ standings }: TaskTable): readonly Standing[] {
  return standings.filter(({ correct, p }) => correct > 0 && (p === null || p >= significant));
}
