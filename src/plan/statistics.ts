export function meanOf(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** The sample's standard deviation over its mean; 0 where there is none. */
export function spreadOf(values: readonly number[]): number {
  const mean = meanOf(values);
  if (values.length < 2 || mean === 0) return 0;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1)) / mean;
}

/**
 * The value below which a share of the sample lies, between two values in proportion: type 7 of Hyndman and Fan (1996), "Sample quantiles
 * in statistical packages", The American Statistician 50, 361–365; as spreadsheets do.
 * @param p from 0 (least) to 1 (greatest); 0.5 is the median
 * @returns NaN for no values
 */
export function quantile(values: readonly number[], p: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const place = (sorted.length - 1) * p;
  const below = Math.floor(place);
  const [low = Number.NaN, high = low] = [sorted[below], sorted[below + 1]];
  return low + (high - low) * (place - below);
}
