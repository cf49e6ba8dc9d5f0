import type { Waiting } from './endpoint-health.js';

const firstMs = 1_000;
const mostMs = 60_000;
/** Shorter waits are nobody's concern. */
const noticedMs = 3_000;

/**
 * Whether the provider has room in its flex lane, as far as this process was told. A refusal there says nothing of the rate,
 * so it cools nobody else down: this process's calls wait together, twice as long each time, a minute at most.
 */
export class FlexRoom {
  private refusals = 0;
  private until = 0;

  constructor(
    private readonly now: () => number = Date.now,
    private readonly random: () => number = Math.random,
  ) {}

  /** @returns how long to wait, in milliseconds; calls that were refused together wait once */
  refused(askedMs: number | undefined): number {
    const now = this.now();
    if (now >= this.until) {
      this.refusals += 1;
      const most = Math.min(mostMs, firstMs * 2 ** Math.min(this.refusals - 1, 16));
      // At least half: with nothing but jitter the doubling would mean little.
      this.until = now + Math.min(mostMs, askedMs ?? most * (0.5 + this.random() / 2));
    }
    return this.until - now;
  }

  /** Whether the latest call that was asked for was refused. */
  get isShort(): boolean {
    return this.refusals > 0;
  }

  /** There was room. */
  replied(): void {
    this.refusals = 0;
  }

  /** Milliseconds until a call is worth trying. */
  pauseMs(): number {
    return Math.max(0, this.until - this.now());
  }

  /** What calls wait for now, if it is worth telling. */
  waiting(): Waiting | undefined {
    return this.pauseMs() > noticedMs
      ? { why: 'the provider has no room in its flex lane', until: this.until }
      : undefined;
  }
}
