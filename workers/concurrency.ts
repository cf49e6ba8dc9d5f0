const first = 16;
const leastHoldMs = 1_000;
const stepMs = 1_000;
/** A second without trouble multiplies by the one until the first trouble, by the other later. */
const growth = { untroubled: 2, troubled: 1.25 };

/**
 * How many calls this process may have in flight: more as long as all goes well, half when the endpoint is in trouble.
 * Only a rate limit says how many would be too many, and not every endpoint has one.
 */
export class Concurrency {
  private current: number;
  private grownAt: number;
  private sameTroubleUntil = 0;
  private troubled = false;

  /** @param most the user's --concurrency */
  constructor(
    private readonly most: number,
    private readonly now: () => number = () => performance.now(),
  ) {
    this.current = Math.min(first, most);
    this.grownAt = now();
  }

  /** Calls that may be in flight now. */
  level(): number {
    const steps = Math.floor((this.now() - this.grownAt) / stepMs);
    if (steps > 0) {
      const factor = this.troubled ? growth.troubled : growth.untroubled;
      this.current = Math.min(this.most, this.current * factor ** Math.min(steps, 64));
      this.grownAt += steps * stepMs;
    }
    return Math.floor(this.current);
  }

  /**
   * The endpoint cannot take so many. Heard of again before `holdMs` are over, up to a minute, it is the same trouble.
   * @param holdMs for so long there is no growth
   */
  trouble(holdMs: number): void {
    const now = this.now();
    const level = this.level();
    this.grownAt = Math.max(this.grownAt, now + Math.max(holdMs, leastHoldMs));
    if (now < this.sameTroubleUntil) return;
    this.sameTroubleUntil = now + Math.min(60_000, Math.max(holdMs, leastHoldMs));
    this.current = Math.max(1, level / 2);
    this.troubled = true;
  }
}
