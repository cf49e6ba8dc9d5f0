import type { ApiError } from './api-error.js';
import { formatGoDuration } from './format-go-duration.js';
import { Bucket } from './rate-bucket.js';
import { rateLimited, tooLarge } from './rate-limit-errors.js';

/** The limits that the headers show where none is enforced: clients that keep to them must not be slowed down by them. */
const shownLimits = { rpm: 1_000_000, tpm: 100_000_000_000 };

/** Requests and tokens a minute for each model. Both refill continuously; refused requests use them up too. */
export class RateLimits {
  readonly #enforced: { readonly rpm?: number; readonly tpm?: number };
  readonly #buckets = new Map<string, { requests: Bucket; tokens: Bucket }>();

  constructor(enforced: { readonly rpm?: number | undefined; readonly tpm?: number | undefined }) {
    this.#enforced = enforced;
  }

  /**
   * Takes one request and `tokens` from a model's buckets.
   * @returns the refusal when a limit that is enforced has run out; undefined when the request may go on.
   */
  take(model: string, tokens: number): ApiError | undefined {
    const buckets = this.#of(model);
    const { rpm, tpm } = this.#enforced;
    const requestWait = buckets.requests.take(1);
    if (tpm !== undefined && tokens > tpm) return tooLarge(model, tpm, tokens);
    const used = Math.round(buckets.tokens.limit - buckets.tokens.level());
    const tokenWait = buckets.tokens.take(tokens);
    if (rpm !== undefined && requestWait > 0) {
      const message = `Rate limit reached for ${model} on requests per min (RPM): Limit ${rpm}, Used ${rpm}, Requested 1.`;
      return rateLimited(message, 'requests', requestWait, bothHeaders(requestWait));
    }
    if (tpm !== undefined && tokenWait > 0) {
      const message = `Rate limit reached for ${model} on tokens per min (TPM): Limit ${tpm}, Used ${used}, Requested ${tokens}.`;
      return rateLimited(message, 'tokens', tokenWait, bothHeaders(tokenWait));
    }
    return undefined;
  }

  /** The x-ratelimit-* headers for a model as it stands now. */
  headers(model: string): Record<string, string> {
    const { requests, tokens } = this.#of(model);
    return {
      'x-ratelimit-limit-requests': String(requests.limit),
      'x-ratelimit-limit-tokens': String(tokens.limit),
      'x-ratelimit-remaining-requests': String(Math.floor(requests.level())),
      'x-ratelimit-remaining-tokens': String(Math.floor(tokens.level())),
      'x-ratelimit-reset-requests': formatGoDuration(requests.fullInMs()),
      'x-ratelimit-reset-tokens': formatGoDuration(tokens.fullInMs()),
    };
  }

  #of(model: string): { requests: Bucket; tokens: Bucket } {
    let buckets = this.#buckets.get(model);
    if (buckets === undefined) {
      buckets = {
        requests: new Bucket(this.#enforced.rpm ?? shownLimits.rpm),
        tokens: new Bucket(this.#enforced.tpm ?? shownLimits.tpm),
      };
      this.#buckets.set(model, buckets);
    }
    return buckets;
  }
}

function bothHeaders(waitMs: number): Record<string, string> {
  return { 'retry-after': String(Math.ceil(waitMs / 1000)), 'retry-after-ms': String(waitMs) };
}
