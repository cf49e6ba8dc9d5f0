import type { PaceLimits, PaceNeed } from '../src/store/pace.js';

const windowMs = 1_000;
/** So late may a process notice that others have cooled the fleet. */
const leaseMs = 250;
/** Above this share of a limit every call is asked for by itself: what a lease does not use is lost to the fleet. */
const idleShare = 0.25;

/** Whoever had to wait within this time shares a limit that is used up, and takes nothing that might be left unused. */
const scarceMs = 60_000;

const nothing: PaceNeed = { requests: 0, tokens: 0 };

/** What a process may take from its pace ahead of need, so that the store is not asked for every call of a fast run. */
export class PaceLease {
  private left = nothing;
  private until = 0;
  private scarceUntil = 0;
  private used = nothing;
  private usedSince = performance.now();
  /** A millisecond. */
  private rate = nothing;

  /** @returns whether a call of so many tokens is covered by what was taken before */
  covers(tokens: number): boolean {
    const { left } = this;
    if (performance.now() >= this.until || left.requests < 1 || left.tokens < tokens) return false;
    this.left = { requests: left.requests - 1, tokens: left.tokens - tokens };
    this.note({ requests: 1, tokens });
    return true;
  }

  /** How much to ask for besides what is needed now: as much as was used in such a time of late. */
  worthAsking(need: PaceNeed, { rpm, tpm }: PaceLimits): PaceNeed {
    this.note(nothing);
    const { requests, tokens } = this.rate;
    // Together with a call that is nearly a minute's limit, it could be more than that.
    if (need.tokens > (tpm ?? Infinity) * idleShare) return nothing;
    const isScarce = (used: number, limit: number | undefined) => used * 60_000 > (limit ?? Infinity) * idleShare;
    if (performance.now() < this.scarceUntil) return nothing;
    if (requests * leaseMs < 2 || isScarce(requests, rpm) || isScarce(tokens, tpm)) return nothing;
    return { requests: Math.ceil(requests * leaseMs), tokens: Math.ceil(tokens * leaseMs) };
  }

  /** @param need used at once; @param extra taken besides; where there is no limit, everything is */
  granted(need: PaceNeed, extra: PaceNeed, { rpm, tpm }: PaceLimits): void {
    this.note(need);
    this.left = rpm === undefined && tpm === undefined ? { requests: Infinity, tokens: Infinity } : extra;
    this.until = performance.now() + leaseMs;
  }

  /** The fleet's limit is used up just now. */
  waited(): void {
    this.scarceUntil = performance.now() + scarceMs;
  }

  /** What was taken ahead must not be used any more. */
  end(): void {
    this.until = 0;
  }

  private note({ requests, tokens }: PaceNeed): void {
    const now = performance.now();
    const passed = now - this.usedSince;
    if (passed >= windowMs) {
      this.rate = { requests: this.used.requests / passed, tokens: this.used.tokens / passed };
      this.used = nothing;
      this.usedSince = now;
    }
    this.used = { requests: this.used.requests + requests, tokens: this.used.tokens + tokens };
  }
}
