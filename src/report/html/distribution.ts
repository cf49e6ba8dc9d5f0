/** How many values lie from `from` on and below `to`; the last bin's end belongs to it. */
export interface Bin {
  readonly from: number;
  readonly to: number;
  readonly count: number;
}

/** What there is to say of many positive numbers. */
export interface Distribution {
  readonly count: number;
  readonly least: number;
  /** Quantiles are values that occur (nearest rank). */
  readonly median: number;
  readonly p95: number;
  readonly most: number;
  /** What lies above it is an outlier: by Tukey's rule on logarithms, Q3 × (Q3 / Q1)^1.5, and twice the median at least. */
  readonly fence: number;
  readonly outliers: number;
  /** Undefined without any. */
  readonly leastOutlier: number | undefined;
  readonly bins: readonly Bin[];
}

/** Ends of bins in a decade, finest first: as many as leave few enough bins. */
const steps = [[1, 1.5, 2, 3, 5, 7], [1, 2, 5], [1]];
const mostBins = 24;

/**
 * J. W. Tukey 1977, "Exploratory Data Analysis", for the rule; on logarithms, since what calls cost and take is skewed.
 * @param sorted positive, in ascending order
 * @returns undefined where there are none
 */
export function distributionOf(sorted: Float64Array): Distribution | undefined {
  const count = sorted.length;
  if (count === 0) return undefined;
  const at = (share: number) => sorted[Math.max(0, Math.ceil(share * count) - 1)]!;
  const [q1, q3, least, most] = [at(0.25), at(0.75), sorted[0]!, sorted[count - 1]!];
  const fence = Math.max(q3 * (q3 / q1) ** 1.5, 2 * at(0.5));
  const above = firstAbove(sorted, fence);
  return {
    ...{ count, least, most, fence, median: at(0.5), p95: at(0.95) },
    outliers: count - above,
    leastOutlier: sorted[above],
    bins: binsOf(sorted, least, most),
  };
}

function binsOf(sorted: Float64Array, least: number, most: number): Bin[] {
  for (const step of steps) {
    const ends = endsAround(least, most, step);
    if (ends.length - 1 > mostBins && step.length > 1) continue;
    return ends.slice(1).map((to, i) => {
      const from = ends[i]!;
      const above = i === ends.length - 2 ? sorted.length : firstFrom(sorted, to);
      return { from, to, count: above - firstFrom(sorted, from) };
    });
  }
  return [];
}

/** Round numbers, from the last one at or below the least value to the first one above the most. */
function endsAround(least: number, most: number, step: readonly number[]): number[] {
  const ends: number[] = [];
  for (let exponent = Math.floor(Math.log10(least)) - 1; ; exponent++) {
    for (const digit of step) {
      // From its digits: 3 × 10^-7 as a product is not the number that people write.
      const end = Number(`${digit}e${exponent}`);
      if (end <= least) ends.length = 0;
      ends.push(end);
      if (end > most) return ends;
    }
  }
}

function firstFrom(sorted: Float64Array, value: number): number {
  return firstWhere(sorted, (one) => one >= value);
}

function firstAbove(sorted: Float64Array, value: number): number {
  return firstWhere(sorted, (one) => one > value);
}

function firstWhere(sorted: Float64Array, holds: (value: number) => boolean): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (holds(sorted[middle]!)) high = middle;
    else low = middle + 1;
  }
  return low;
}
