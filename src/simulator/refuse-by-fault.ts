import { ApiError, badRequest } from './api-error.js';
import { unauthorized } from './check-key.js';
import type { RefusalKind } from './fault-kinds.js';
import { rateLimited, tooLarge } from './rate-limit-errors.js';
import type { Struck } from './roll-faults.js';
import { pick } from './seeded-random.js';

/** The error that a refusal fault answers with. `gateway` is not among them: its reply is not the API's own. */
export function refuseByFault({ rule, draw }: Struck, model: string): ApiError {
  const kind = rule.kind as Exclude<RefusalKind, 'gateway'>;
  switch (kind) {
    case 'rate_limit':
      return rateLimit(
        model,
        rule.waitMs ?? 1000,
        rule.header ?? pick(['retry-after', 'retry-after-ms', 'none'] as const, draw),
      );
    case 'too_large':
      return tooLarge(model, 30_000, 30_601);
    case 'insufficient_quota':
      return new ApiError(429, {
        message: 'You exceeded your current quota, please check your plan and billing details.',
        type: 'insufficient_quota',
        param: null,
        code: 'insufficient_quota',
      });
    case 'server_error':
      return hadAnError();
    case 'overloaded':
      return serverError(503, 'The engine is currently overloaded, please try again later.');
    case 'slow_down':
      return serverError(503, 'Slow Down. Reduce your request rate to its earlier level, then raise it gradually.');
    case 'invalid_prompt':
      return badRequest(
        'Invalid prompt: your prompt was flagged as potentially violating our usage policy. Please try again with a different prompt.',
        null,
        'invalid_prompt',
      );
    case 'bad_key':
      return unauthorized('Incorrect API key provided: it was revoked.');
    case 'flex_unavailable':
      // The guide (developers.openai.com/api/docs/guides/flex-processing) has the status and "Resource Unavailable".
      return new ApiError(429, {
        message: 'Resource Unavailable: there is no room for flex processing right now. You were not charged.',
        type: 'resource_unavailable',
        param: null,
        code: 'resource_unavailable',
      });
  }
}

/** @param header which header tells the wait; with none, the reply has no rate-limit headers either. */
function rateLimit(model: string, waitMs: number, header: 'retry-after' | 'retry-after-ms' | 'none'): ApiError {
  const message = `Rate limit reached for ${model} on requests per min (RPM): Limit 500, Used 500, Requested 1.`;
  const wait = header === 'retry-after' ? Math.ceil(waitMs / 1000) : waitMs;
  return rateLimited(
    message,
    'requests',
    waitMs,
    header === 'none' ? {} : { [header]: String(wait) },
    header === 'none',
  );
}

/** HTTP 500: the API's own trouble; asking again may help. */
export function hadAnError(): ApiError {
  return serverError(500, 'The server had an error while processing your request. Sorry about that!');
}

function serverError(status: number, message: string): ApiError {
  return new ApiError(status, { message, type: 'server_error', param: null, code: null });
}
