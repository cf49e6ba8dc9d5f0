import { normalQuantile } from './normal-distribution.js';

/**
 * The score interval for a share, without correction for continuity (E. B. Wilson 1927, "Probable inference, the law of succession, and
 * statistical inference", JASA 22, 209–212): it stays within 0 to 1 and holds for few rows and for shares near its ends, too.
 * @param correct of `total`
 * @param confidence above 0 and below 1
 * @returns shares from 0 to 1; all of it where total is 0
 */
export function wilsonInterval(correct: number, total: number, confidence = 0.95): { low: number; high: number } {
  if (total === 0) return { low: 0, high: 1 };
  const z = normalQuantile((1 - confidence) / 2);
  const share = correct / total;
  const middle = share + (z * z) / (2 * total);
  const reach = z * Math.sqrt((share * (1 - share)) / total + (z * z) / (4 * total * total));
  const whole = 1 + (z * z) / total;
  // Rounding must not leave a share of all, or of none, outside its own interval.
  const low = correct === 0 ? 0 : (middle - reach) / whole;
  return { low, high: correct === total ? 1 : (middle + reach) / whole };
}
