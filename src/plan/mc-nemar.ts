import { normalTail } from './normal-distribution.js';

/** From so many differing rows on, the approximation is as good as the exact test, whose sum would grow long. */
const approximateFrom = 1_000;

/**
 * Whether two models differ on the same rows (Q. McNemar 1947, "Note on the sampling error of the difference between correlated
 * proportions", Psychometrika 12, 153–157). Below 1,000 differing rows the exact two-sided binomial test, summed in whole numbers; else
 * chi-squared with one degree of freedom and Edwards' correction for continuity (1948), (|b − c| − 1)² / (b + c).
 * @param b rows that only the first got right
 * @param c rows that only the second got right
 * @returns p from 0 to 1: how likely so great a difference is between models that are equally good
 */
export function mcNemar(b: number, c: number): { p: number; exact: boolean } {
  const differing = b + c;
  if (differing < approximateFrom) return { p: signTest(Math.min(b, c), differing), exact: true };
  const distance = Math.max(0, Math.abs(b - c) - 1);
  return { p: 2 * normalTail(distance / Math.sqrt(differing)), exact: false };
}

/** Twice the chance of at most `fewer` heads in `tosses`. Sums below 2^1000 and the power of two fit a double. */
function signTest(fewer: number, tosses: number): number {
  let [ways, sum] = [1n, 0n];
  for (let k = 0; k <= fewer; k += 1) {
    sum += ways;
    ways = (ways * BigInt(tosses - k)) / BigInt(k + 1);
  }
  return Math.min(1, (2 * Number(sum)) / 2 ** tosses);
}
