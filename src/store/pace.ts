/** A provider's limits for one endpoint, key and model. Absent: there is none, or it is not known. */
export interface PaceLimits {
  /** Requests a minute. */
  readonly rpm?: number | undefined;
  /** Tokens a minute. */
  readonly tpm?: number | undefined;
}

export interface PaceNeed {
  readonly requests: number;
  /** As the provider counts them when the request arrives. */
  readonly tokens: number;
}

/** What the provider's headers say of a pace. */
export interface LearnedPace extends PaceLimits {
  /** What is left of `rpm` and `tpm` at this moment. Others may use the same key, so it can be less than was taken. */
  readonly remainingRequests?: number | undefined;
  readonly remainingTokens?: number | undefined;
}

/** `limits`: those in force, the user's or learned. */
export type PaceTurn =
  | { readonly kind: 'taken'; readonly limits: PaceLimits }
  /** Nothing was taken. Asking again before the wait is over is pointless; afterwards another may have been faster. */
  | {
      readonly kind: 'wait';
      readonly waitMs: number;
      readonly why: 'requests' | 'tokens' | 'cooling';
      readonly limits: PaceLimits;
    }
  /** More than a whole minute's limit: no wait will help. */
  | { readonly kind: 'too-large'; readonly limits: PaceLimits };

/**
 * How a pace is kept (GCRA, the generic cell rate algorithm): each limit has a moment up to which it is used up. Taking
 * pushes that moment on by the time in which the limit would refill what is taken, and is allowed while the moment is
 * no more than the lead ahead of now. So in any stretch of time no more is taken than the limit allows for it, plus the
 * lead's worth, plus one request. Large requests are allowed as early as small ones, or small ones would starve them.
 */
export const pacing = {
  /** Milliseconds. Long enough to cover a late timer, far shorter than the minute that providers allow for. */
  leadMs: 1_000,
  /** When less than so much of a minute's limit is left, as the provider says, the fleet waits until it is this again. */
  lowWaterMs: 3_000,
} as const;
