import type { Bundle, BundleRow } from '../src/types.js';

/** Rows that a bundle did not finish, and how they go on. */
export interface Leftover {
  readonly rows: readonly BundleRow[];
  /** Rows that a child bundle may have. */
  readonly size: number;
  readonly allowance: number;
  /** As in Bundle. */
  readonly trialSizes?: readonly number[];
}

/**
 * Child bundles for what a bundle did not finish, at its effort. Ids derive from the parent's, so that a repeat of the step
 * names them alike.
 */
export function leftoverBundles(parent: Bundle, leftovers: readonly Leftover[]): Bundle[] {
  const children: Bundle[] = [];
  const effort = parent.effort === undefined ? {} : { effort: parent.effort };
  for (const { rows, size, allowance, trialSizes = [] } of leftovers) {
    for (let start = 0; start < rows.length; start += size) {
      const id = `${parent.id}.${children.length + 1}`;
      const trial = trialSizes.length > 0 ? { trialSizes } : {};
      children.push({ id, rows: rows.slice(start, start + size), allowance, ...effort, ...trial });
    }
  }
  return children;
}

/** Half the size each time, and alone in the end. */
export function smallerSize(rows: number): number {
  return Math.max(1, Math.floor(rows / 2));
}
