import type { CallError } from '../src/provider/call-error.js';
import type { Bundle } from '../src/types.js';
import type { CallContext } from './call-context.js';
import { type PlannedCall, planCall } from './plan-call.js';

export type PacedCall =
  /** The rate is taken for this call. */
  | { readonly kind: 'go'; readonly call: PlannedCall }
  | { readonly kind: 'wait'; readonly delayMs: number }
  /** More than the context holds. */
  | { readonly kind: 'too-long' }
  /** More than a whole minute's limit, even with the least to write. */
  | { readonly kind: 'too-large'; readonly tpm: number };

/** Of a minute's tokens; others may have taken some, and our idea of what the provider counts is an estimate. */
const mostOfAMinute = 0.9;

/** For so long a request to slow down holds; platform.openai.com/docs/guides/error-codes says fifteen minutes. */
const slowDownMs = 15 * 60_000;

/**
 * Takes the rate for a call of the whole bundle; with a smaller cap where a minute's limit is less than the usual one.
 * @param tries how often the bundle's job was begun before
 */
export async function paceCall(context: CallContext, bundle: Bundle, tries: number): Promise<PacedCall> {
  const count = bundle.rows.length;
  const call = planCall(context, bundle, count, context.allowances.of(bundle.effort).full(count, bundle.allowance));
  if (call === undefined) return { kind: 'too-long' };
  const end = await context.pace.take(rateCharge(call), tries);
  if (end.kind === 'go') return { kind: 'go', call };
  if (end.kind === 'wait') return end;
  const cap = Math.floor(end.tpm * mostOfAMinute) - call.inputTokens;
  const smaller = cap < call.maxOutputTokens ? planCall(context, bundle, count, cap) : undefined;
  if (smaller === undefined) return { kind: 'too-large', tpm: end.tpm };
  const second = await context.pace.take(rateCharge(smaller), tries);
  return second.kind === 'go' ? { kind: 'go', call: smaller } : second;
}

/**
 * Tokens that a call takes from its minute's limit when it arrives: what it may write, or the prompt's rough size if that
 * is more (platform.openai.com/docs/guides/rate-limits). An endpoint that counts more is found out by what its headers
 * say is left; one that counts less never would be, and would stand idle.
 */
function rateCharge({ maxOutputTokens, prompt }: PlannedCall): number {
  return Math.max(maxOutputTokens, Math.ceil(prompt.length / 4));
}

/**
 * Does what a refusal asks of all calls to come: the fleet cools down or goes slower, and this process makes fewer calls
 * at once.
 * @returns how long to wait, in milliseconds, where the refusal was for the rate
 */
export async function giveWay(context: CallContext, error: CallError): Promise<number | undefined> {
  const { pace, concurrency, flexRoom } = context;
  const { status, retryAfterMs, slowDown, noRoom, limits } = error.details;
  await pace.learn(limits);
  if (error.next !== 'retry') return undefined;
  if (noRoom) {
    concurrency.trouble(0);
    return flexRoom.refused(retryAfterMs);
  }
  if (status === 429) {
    const ms = await pace.cool(error.message, retryAfterMs);
    concurrency.trouble(ms);
    return ms;
  }
  if (slowDown) {
    await pace.slowDown();
    concurrency.trouble(slowDownMs);
  } else if (status === 503) concurrency.trouble(retryAfterMs ?? 0);
  return undefined;
}
