const smallest = 1e-16;

/**
 * Probability that a standard normal variable exceeds x, for x ≥ 0, to about 14 figures.
 * Below 3 its power series, from there on Laplace's continued fraction (Abramowitz and Stegun 1964, 26.2.11 and 26.2.14).
 */
export function normalTail(x: number): number {
  const density = Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI);
  return x < 3 ? 0.5 - density * series(x) : density / continuedFraction(x);
}

/** The x that a standard normal variable exceeds with probability p, for 0 < p ≤ 0.5: halving an interval around it. */
export function normalQuantile(p: number): number {
  let [low, high] = [0, 40];
  for (let step = 0; step < 100; step += 1) {
    const middle = (low + high) / 2;
    if (normalTail(middle) > p) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

function series(x: number): number {
  let [term, sum] = [x, x];
  for (let k = 3; term > smallest * sum; k += 2) {
    term *= (x * x) / k;
    sum += term;
  }
  return sum;
}

function continuedFraction(x: number): number {
  let value = x;
  for (let k = 200; k >= 1; k -= 1) value = x + k / value;
  return value;
}
