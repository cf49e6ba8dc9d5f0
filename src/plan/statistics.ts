export function meanOf(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** The sample's standard deviation over its mean; 0 where there is none. */
export function spreadOf(values: readonly number[]): number {
  const mean = meanOf(values);
  if (values.length < 2 || mean === 0) return 0;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1)) / mean;
}
