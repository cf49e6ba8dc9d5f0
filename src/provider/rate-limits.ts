import { parseGoDuration } from './retry-after.js';

/** What a reply's headers say of the limits for its key and model. Absent where they do not say. */
export interface RateLimits {
  /** Requests a minute. */
  readonly rpm?: number | undefined;
  /** Tokens a minute. */
  readonly tpm?: number | undefined;
  readonly remainingRequests?: number | undefined;
  readonly remainingTokens?: number | undefined;
}

/**
 * Reads OpenAI's `x-ratelimit-{limit,remaining,reset}-{requests,tokens}`.
 * @returns undefined when there is no limit among them
 * @see https://platform.openai.com/docs/guides/rate-limits#rate-limits-in-headers
 */
export function readRateLimits(headers: Headers | undefined): RateLimits | undefined {
  const requests = readLimit(headers, 'requests');
  const tokens = readLimit(headers, 'tokens');
  if (requests === undefined && tokens === undefined) return undefined;
  return {
    rpm: requests?.limit,
    tpm: tokens?.limit,
    remainingRequests: requests?.remaining,
    remainingTokens: tokens?.remaining,
  };
}

/** No minute's limit takes so long to be whole again. */
const longestResetOfAMinuteMs = 10 * 60_000;

function readLimit(headers: Headers | undefined, of: 'requests' | 'tokens') {
  const read = (what: string) => headers?.get(`x-ratelimit-${what}-${of}`) ?? '';
  const limit = wholeNumber(read('limit'));
  if (limit === undefined || limit === 0) return undefined;
  const remaining = wholeNumber(read('remaining'));
  // Small accounts are told the day's limit here, in the same words; only the pace at which it refills gives it away.
  const resetMs = parseGoDuration(read('reset'));
  const used = limit - (remaining ?? limit);
  if (resetMs !== undefined && used > 0 && (resetMs * limit) / used > longestResetOfAMinuteMs) return undefined;
  return { limit, remaining };
}

function wholeNumber(text: string): number | undefined {
  return /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}
