const firstMs = 1_000;
const mostMs = 60_000;

/**
 * Milliseconds until the next try: exponential with full jitter (a random share of 1 s, 2 s, 4 s, … 60 s), so that
 * bundles refused together do not come back together. A wait that the provider asked for is kept, and the jitter,
 * of at most a second then, comes on top.
 * @param tries how often the job was begun before
 */
export function backoff(tries: number, retryAfterMs: number | undefined, random: () => number = Math.random): number {
  if (retryAfterMs !== undefined) return retryAfterMs + random() * firstMs;
  return random() * Math.min(mostMs, firstMs * 2 ** Math.min(tries, 16));
}
