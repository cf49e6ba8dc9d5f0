import type { RateLimits } from './rate-limits.js';
import type { Reply } from './reply.js';

/**
 * What to do after a call that brought no reply:
 * - `retry`: refused for now and certainly not billed; try again after a while.
 * - `split`: this content will not pass; fewer rows may. A row alone fails.
 * - `lower-cap`: the endpoint allows a smaller `max_completion_tokens`.
 * - `stop-run`: no call of this run will pass (key, model, credit).
 * - `unknown`: nobody knows whether it was billed (time-out, reset, a gateway's own error).
 */
export type NextStep = 'retry' | 'split' | 'lower-cap' | 'stop-run' | 'unknown';

/** A call that brought no reply. Only `unknown` may have been billed. */
export class CallError extends Error {
  override readonly name = 'CallError';
  constructor(
    message: string,
    readonly next: NextStep,
    readonly details: {
      readonly status?: number;
      readonly code?: string;
      /** The request's parameter that the endpoint complains of. */
      readonly parameter?: string | undefined;
      /** How long the provider asks to wait. */
      readonly retryAfterMs?: number;
      /** Whether this refusal uses up one of the row's attempts; a rate limit does not. */
      readonly countsAsAttempt?: boolean;
      /** Prompt and cap together are more than the model's context, or a minute's limit of tokens, holds. */
      readonly tooLong?: boolean;
      /** The provider asks for fewer requests over the next quarter of an hour. */
      readonly slowDown?: boolean;
      /** The flex lane has no room; the rate is not what is wrong. */
      readonly noRoom?: boolean;
      readonly limits?: RateLimits | undefined;
      /** What had come of a streamed reply before it was cut; only with `unknown`. */
      readonly partial?: Reply | undefined;
    } = {},
    options?: { cause?: unknown },
  ) {
    super(message, options);
  }
}
