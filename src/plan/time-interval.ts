import type { TokenRange } from './assumed-output.js';

/** Seconds within which a run should be done. */
export interface TimeInterval {
  readonly low: number;
  readonly expected: number;
  readonly high: number;
}

export interface CallTime {
  readonly seconds: number;
  /** Measured in this run; else assumed. */
  readonly measured: boolean;
}

/** Models differ so much from what is assumed; calls of one model, from hour to hour, from what was measured. */
const within = { assumed: 3, measured: 1.5 };
/** What a provider takes to begin, and how many tokens it writes a second; far from alike at all of them. */
const assumedCall = { beginSeconds: 2, tokensPerSecond: 100 };

/**
 * How long a run takes of which no call was made yet.
 * @param outputTokens of all its calls together
 */
export function assumedTime(
  calls: number,
  outputTokens: TokenRange,
  concurrency: number,
  rpm: number | undefined,
): TimeInterval {
  const of = (tokens: number) =>
    timeInterval(calls, assumedCallTime(calls === 0 ? 0 : tokens / calls), concurrency, rpm);
  const { least, usual, most } = outputTokens;
  return { low: of(least).low, expected: of(usual).expected, high: of(most).high };
}

/** @param outputTokens of the call, reasoning included */
export function assumedCallTime(outputTokens: number): CallTime {
  return { seconds: assumedCall.beginSeconds + outputTokens / assumedCall.tokensPerSecond, measured: false };
}

/**
 * How long calls take, so many at a time.
 * @param rpm requests a minute that the provider allows, where that is known
 * @param tokens that a call takes from what the provider allows a minute
 */
export function timeInterval(
  calls: number,
  { seconds, measured }: CallTime,
  concurrency: number,
  rpm: number | undefined,
  tokens?: { readonly perCall: number; readonly perMinute: number | undefined },
): TimeInterval {
  const together = calls === 0 ? 0 : Math.max((calls * seconds) / concurrency, seconds);
  const factor = measured ? within.measured : within.assumed;
  const byTokens = tokens?.perMinute === undefined ? 0 : (calls * tokens.perCall * 60) / tokens.perMinute;
  const limited = Math.max(byTokens, rpm === undefined ? 0 : (calls / rpm) * 60);
  const expected = Math.max(together, limited);
  return { low: Math.max(together / factor, limited), expected, high: expected * factor };
}
