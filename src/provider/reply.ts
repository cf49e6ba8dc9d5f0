import type { Usage } from '../types.js';
import type { RateLimits } from './rate-limits.js';

export interface Reply {
  readonly text: string;
  /** What an endpoint shows of the model's reasoning beside the text; empty for OpenAI, which hides it. */
  readonly reasoning: string;
  readonly finishReason: string;
  /** The model's own words when it refused; then `text` is empty. */
  readonly refusal: string | undefined;
  /** Undefined when the endpoint did not say. */
  readonly usage: Usage | undefined;
  readonly model: string;
  /** The lane in which it says it was served: "default", "flex", …; undefined when it does not say. */
  readonly serviceTier: string | undefined;
  /** The provider's id of the call, to find it in its own logs. */
  readonly providerId: string;
  /** Undefined when the endpoint did not say. */
  readonly limits: RateLimits | undefined;
  /** A stream that broke off: the text is what had come, and the finish reason is empty. */
  readonly isCut?: boolean;
}
