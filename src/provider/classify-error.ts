import OpenAI from 'openai';
import { redact } from '../redact.js';
import { CallError } from './call-error.js';
import { readRateLimits } from './rate-limits.js';
import { retryAfter } from './retry-after.js';

/** The request never left this machine, so nothing can have been billed. */
const neverSent = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/** Whoever says so gave up on waiting; whether the model did is unknown. 524 is Cloudflare's. */
const timeOuts = new Set([408, 504, 524]);

/** Codes of a 429 that no waiting cures: the account's money or standing. */
const accountCodes = new Set([
  'insufficient_quota',
  'billing_hard_limit_reached',
  'billing_not_active',
  'account_deactivated',
]);

/** Codes of 400, 403 and 404 that concern this call's content, not the run. */
const contentCodes = new Set([
  'invalid_prompt',
  'context_length_exceeded',
  'content_policy_violation',
  'content_filter',
]);

/** Turns whatever the official client throws into what happens next. */
export function classifyError(error: unknown): CallError {
  if (error instanceof CallError) return error;
  if (error instanceof OpenAI.APIConnectionTimeoutError) return timedOut(error);
  if (error instanceof OpenAI.APIConnectionError || !(error instanceof OpenAI.APIError)) return classifyBroken(error);
  const { status, code } = error;
  // An error in place of a piece of the reply.
  if (status === undefined) return new CallError(messageOf(error), 'unknown', {}, { cause: error });
  return classifyStatus(error, status, code ?? undefined);
}

/** The reply did not come, or did not end, in time. It may have been billed all the same; what had come of it is kept. */
export function timedOut(cause: unknown): CallError {
  const { partial, limits } = cause instanceof CallError ? cause.details : {};
  return new CallError('no reply in time (see --timeout)', 'unknown', { partial, limits }, { cause });
}

function classifyBroken(error: unknown): CallError {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    const { code, syscall = 'connect' } = cause as NodeJS.ErrnoException;
    // A network that goes away while the reply is read gives some of the same codes.
    if (code !== undefined && neverSent.has(code) && /^(connect|getaddrinfo)$/.test(syscall)) {
      return new CallError(
        `the endpoint cannot be reached (${code})`,
        'retry',
        { countsAsAttempt: true },
        { cause: error },
      );
    }
  }
  const innermost = innermostMessage(error);
  return new CallError(
    `the connection broke before the reply was whole (${redact(innermost)})`,
    'unknown',
    {},
    { cause: error },
  );
}

function innermostMessage(error: unknown): string {
  let message = String(error);
  for (let cause = error; cause instanceof Error; cause = cause.cause) message = cause.message;
  return message;
}

/** A rate limit may take long to refill; what any other refusal asks for is worth another look before. */
const longestWaitMs = { rateLimit: 60 * 60_000, other: 5 * 60_000 };

function waitOf(status: number, askedMs: number | undefined): number | undefined {
  return askedMs && Math.min(askedMs, status === 429 ? longestWaitMs.rateLimit : longestWaitMs.other);
}

function classifyStatus(
  error: InstanceType<typeof OpenAI.APIError>,
  status: number,
  code: string | undefined,
): CallError {
  const text = messageOf(error);
  const tooLarge = status === 429 && /request too large/i.test(text);
  const tooLong = tooLarge || code === 'context_length_exceeded' || /maximum context length|context window/i.test(text);
  const details = {
    status,
    code,
    parameter: error.param ?? undefined,
    tooLong,
    retryAfterMs: waitOf(status, retryAfter(error.headers, text)),
    slowDown: status === 503 && (code === 'slow_down' || /slow down/i.test(text)),
    noRoom: status === 429 && (code === 'resource_unavailable' || /resource.?unavailable/i.test(text)),
    limits: readRateLimits(error.headers),
  };
  const as = (next: CallError['next'], countsAsAttempt = true) =>
    new CallError(
      `HTTP ${status}${code ? ` ${code}` : ''}: ${text}`,
      next,
      { ...details, countsAsAttempt },
      { cause: error },
    );

  if (status === 429) {
    if (code !== undefined && accountCodes.has(code)) return as('stop-run');
    return tooLarge ? as('split') : as('retry', false);
  }
  if (timeOuts.has(status)) return as('unknown');
  // Without the provider's own error body a 5xx may come from a gateway that gave up on a call still being answered.
  if (status >= 500) return as(isProvidersOwn(error.error) ? 'retry' : 'unknown');
  if (status === 409) return as('retry');
  if (status === 413 || status === 422 || (code !== undefined && contentCodes.has(code))) return as('split');
  if (status === 400) return classifyBadRequest(error.param ?? undefined, text, as);
  return as('stop-run');
}

/** An error in the provider's form, not some gateway's `{"error": "upstream timed out"}`. */
function isProvidersOwn(body: unknown): boolean {
  if (typeof body !== 'object' || body === null) return false;
  return typeof (body as { message?: unknown }).message === 'string' && ('type' in body || 'code' in body);
}

function classifyBadRequest(
  parameter: string | undefined,
  text: string,
  as: (next: CallError['next']) => CallError,
): CallError {
  if (parameter === 'max_completion_tokens' || parameter === 'max_tokens') {
    return /too large|at most|maximum|exceed/i.test(text) ? as('lower-cap') : as('stop-run');
  }
  // A parameter that the model does not take fails every call alike; anything about the content, only this one.
  return parameter === undefined || /^messages\b/.test(parameter) ? as('split') : as('stop-run');
}

function messageOf(error: InstanceType<typeof OpenAI.APIError>): string {
  const body = error.error as { message?: unknown } | undefined;
  return redact(typeof body?.message === 'string' ? body.message : error.message);
}
