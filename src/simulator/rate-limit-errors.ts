import { ApiError } from './api-error.js';
import { formatGoDuration } from './format-go-duration.js';

/**
 * HTTP 429: waiting helps.
 * @param type what ran out.
 * @param bare whether the reply lacks the rate-limit headers.
 */
export function rateLimited(
  message: string,
  type: 'requests' | 'tokens',
  waitMs: number,
  headers: Readonly<Record<string, string>>,
  bare = false,
): ApiError {
  return new ApiError(
    429,
    {
      message: `${message} Please try again in ${formatGoDuration(waitMs)}.`,
      type,
      param: null,
      code: 'rate_limit_exceeded',
    },
    headers,
    bare,
  );
}

/** HTTP 429 with the same type and code, but waiting never helps. */
export function tooLarge(model: string, limit: number, requested: number): ApiError {
  return new ApiError(429, {
    message: `Request too large for ${model} on tokens per min (TPM): Limit ${limit}, Requested ${requested}. The input or output tokens must be reduced in order to run successfully.`,
    type: 'tokens',
    param: null,
    code: 'rate_limit_exceeded',
  });
}
