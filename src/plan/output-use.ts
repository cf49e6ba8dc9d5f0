/** What calls of about the same size used. Plain numbers, so that a run's orders can carry them. */
export interface SizeUse {
  /** Calls of 2^size rows and more, but fewer than twice as many. */
  readonly size: number;
  /** Calls seen. */
  readonly calls: number;
  /** Output tokens a row, recent calls counting more. */
  readonly mean: number;
  /** Of a row's output tokens, as if the rows of a call were independent. */
  readonly variance: number;
}

/** Output tokens of a call. */
export interface UseEstimate {
  readonly expected: number;
  /** What a call stays below but for a share that shrinks with `deviations`, as the normal distribution's does. */
  atMost(deviations: number): number;
  /** Whether it rests on calls of this size, not on smaller or larger ones. */
  readonly isOfThisSize: boolean;
}

/** Before so many calls, a sample's spread says too little of the tail. */
const callsForAnEstimate = 30;
/** How many calls it takes for an old one to be nearly forgotten is a few times this. */
const memory = 200;
/** A cut-off reply wanted more than its cap, nobody knows how much; guessed short, it would be cut off again. */
const cutOffTimes = 2;

/**
 * What rows really use, learned from calls. Each size of call is kept apart, in powers of two: a row among ten reasons
 * less than alone, and its neighbours may be alike. A call of b rows has the mean b·μ and the variance b·σ²; its tail is
 * taken for a log-normal's of that mean and variance (Fenton 1960), since what models reason is skewed far to the right.
 */
export class OutputUse {
  private readonly sizes = new Map<number, SizeUse>();

  constructor(seen: readonly SizeUse[] = []) {
    for (const use of seen) this.sizes.set(use.size, use);
  }

  /** All that was learned, for another process to begin with. */
  seen(): SizeUse[] {
    return [...this.sizes.values()];
  }

  /**
   * @param tokens output tokens that the call of `rows` rows used
   * @param cutOff whether it would have used more
   * @returns what is known of this size now
   */
  learn(rows: number, tokens: number, cutOff: boolean): SizeUse {
    const size = sizeOf(rows);
    const before = this.sizes.get(size) ?? { size, calls: 0, mean: 0, variance: 0 };
    const calls = before.calls + 1;
    const weight = Math.max(1 / calls, 1 / memory);
    const away = (tokens * (cutOff ? cutOffTimes : 1)) / rows - before.mean;
    const mean = before.mean + weight * away;
    const variance = (1 - weight) * (before.variance + weight * rows * away * away);
    const use = { size, calls, mean, variance };
    this.sizes.set(size, use);
    return use;
  }

  /** @returns undefined while too few calls of any size were seen */
  of(rows: number): UseEstimate | undefined {
    const size = sizeOf(rows);
    const known = [...this.sizes.values()].filter(({ calls }) => calls >= callsForAnEstimate);
    if (known.length === 0) return undefined;
    const nearest = known.reduce((one, other) => (isNearer(other.size, one.size, size) ? other : one));
    const expected = rows * nearest.mean;
    const logVariance = expected >= 1 ? Math.log1p((rows * nearest.variance) / (expected * expected)) : 0;
    // Of few calls the largest is hardly among them: their spread comes out too small.
    const spread = Math.sqrt(logVariance) * (1 + 1 / Math.sqrt(nearest.calls));
    return {
      expected,
      atMost: (deviations) => expected * Math.exp(deviations * spread - logVariance / 2),
      isOfThisSize: nearest.size === size,
    };
  }
}

function sizeOf(rows: number): number {
  return 31 - Math.clz32(rows);
}

/** Of two sizes as far away, the smaller: its rows use more. */
function isNearer(one: number, other: number, size: number): boolean {
  const [far, near] = [Math.abs(other - size), Math.abs(one - size)];
  return near < far || (near === far && one < other);
}
