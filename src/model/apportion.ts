/**
 * Splits `total` (a whole number) in proportion to the weights (whole numbers, none negative), equally when all weights
 * are 0. Shares are whole numbers that add up to `total`: each its exact share rounded down, the units that are left
 * one each to the largest remainders, the earlier weight first where remainders are equal. Hence no share exceeds its
 * exact share rounded up, and weight 0 gets nothing unless all are 0.
 */
export function apportion(total: number, weights: readonly number[]): number[] {
  const sum = weights.reduce((all, weight) => all + BigInt(weight), 0n);
  if (sum === 0n) {
    return weights.length === 0 ? [] : apportion(total, Array<number>(weights.length).fill(1));
  }
  // In big integers, because tokens times tokens may exceed 2^53.
  const products = weights.map((weight) => BigInt(total) * BigInt(weight));
  const shares = products.map((product) => Number(product / sum));
  const left = total - shares.reduce((all, share) => all + share, 0);
  products
    .map((product, index) => ({ index, remainder: product % sum }))
    .sort((a, b) => (a.remainder === b.remainder ? a.index - b.index : a.remainder > b.remainder ? -1 : 1))
    .slice(0, left)
    .forEach(({ index }) => {
      shares[index]! += 1;
    });
  return shares;
}
