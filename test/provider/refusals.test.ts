import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import type { NextStep } from '../../src/provider/call-error.js';
import { type Answer, apiError, json, page, scriptedEndpoint } from './scripted-endpoint.js';

const rateLimit = {
  message: 'Rate limit reached for o1-mini on requests per min (RPM): Limit 500, Used 500, Requested 1.',
  type: 'requests',
  code: 'rate_limit_exceeded',
};

interface Expected {
  readonly next: NextStep;
  /** Whether it uses up an attempt of the row. */
  readonly counts: boolean | undefined;
}

async function expectRefusal(answer: Answer, { next, counts }: Expected): Promise<void> {
  const { refusal, requests } = await scriptedEndpoint(answer);
  const error = await refusal();
  expect(error.next, error.message).toBe(next);
  expect(error.details.countsAsAttempt, error.message).toBe(counts);
  // Whoever holds the money decides on retries; the client must make none on its own.
  expect(requests).toHaveLength(1);
}

/** A port that was free a moment ago. */
async function closedPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

describe('a refusal that passes', () => {
  it.each<[string, Answer]>([
    ['429 with headers', apiError(429, rateLimit, { 'retry-after': '3' })],
    ['429 without headers', apiError(429, rateLimit)],
    ['429 on tokens', apiError(429, { ...rateLimit, type: 'tokens', message: 'Rate limit reached … TPM' })],
    ['429 without a body of the provider’s', page(429)],
    ['429 flex, no capacity', apiError(429, { message: 'Resource Unavailable', code: 'resource_unavailable' })],
  ])('%s: waits, and costs the row no attempt', async (_, answer) => {
    await expectRefusal(answer, { next: 'retry', counts: false });
  });

  it.each<[string, Answer]>([
    ['500', apiError(500, { message: 'The server had an error while processing your request.', type: 'server_error' })],
    ['503 overloaded', apiError(503, { message: 'The engine is currently overloaded.', type: 'server_error' })],
    ['503 slow down', apiError(503, { message: 'Slow Down', type: 'server_error', code: 'slow_down' })],
    ['409', apiError(409, { message: 'Conflict' })],
  ])('%s: tries again, and counts the attempt', async (_, answer) => {
    await expectRefusal(answer, { next: 'retry', counts: true });
  });

  it.each([408, 504, 524])('%i: somebody gave up waiting, so nobody knows whether it was billed', async (status) => {
    const { refusal } = await scriptedEndpoint(apiError(status, { message: 'timeout' }));
    expect(await refusal()).toMatchObject({ next: 'unknown' });
  });

  it.each([
    [503, 5 * 60_000],
    [409, 5 * 60_000],
    [429, 60 * 60_000],
  ])('%i that asks for a day is tried again within %i ms: one header must not end the night', async (status, most) => {
    const { refusal } = await scriptedEndpoint(apiError(status, { message: 'later' }, { 'retry-after': '86400' }));
    expect((await refusal()).details.retryAfterMs).toBe(most);
  });

  it('knows a context that is too small by vLLM’s words, too', async () => {
    const message = "This model's maximum context length is 4096 tokens. However, you requested 5000 tokens";
    const { refusal } = await scriptedEndpoint(apiError(400, { message, type: 'BadRequestError' }));
    expect(await refusal()).toMatchObject({ next: 'split', details: { tooLong: true } });
  });

  it('cannot have been billed when nothing listens at the address', async () => {
    const { refusal } = await scriptedEndpoint(() => {});
    const error = await refusal({ baseUrl: `http://127.0.0.1:${await closedPort()}/v1` });
    expect(error).toMatchObject({ next: 'retry', details: { countsAsAttempt: true } });
    expect(error.message).toContain('ECONNREFUSED');
  });

  it('cannot have been billed when the address has no host', async () => {
    const { refusal } = await scriptedEndpoint(() => {});
    const error = await refusal({ baseUrl: 'http://no-such-host.invalid/v1' });
    expect(error.next).toBe('retry');
  });
});

describe('a refusal of this content only', () => {
  it.each<[string, Answer]>([
    [
      'more tokens than the limit of a minute',
      apiError(429, {
        message: 'Request too large for o1-mini on tokens per min (TPM): Limit 30000, Requested 30601.',
        type: 'tokens',
        code: 'rate_limit_exceeded',
      }),
    ],
    [
      'more than the context holds',
      apiError(400, {
        message: "This model's maximum context length is 128000 tokens.",
        param: 'messages',
        code: 'context_length_exceeded',
      }),
    ],
    ['policy', apiError(400, { message: 'Invalid prompt: it was flagged.', code: 'invalid_prompt' })],
    [
      'content filter, as Azure has it',
      apiError(400, { message: 'Filtered.', code: 'content_filter', param: 'prompt' }),
    ],
    ['policy, told as 403', apiError(403, { message: 'Against policy', code: 'content_policy_violation' })],
    ['a message that it cannot read', apiError(400, { message: 'Invalid content', param: 'messages[0].content' })],
    ['no reason given', apiError(400, { message: 'Bad request' })],
    ['no reason and no body', page(400)],
    ['413', page(413)],
    ['422', json(422, { detail: 'Unprocessable' })],
  ])('%s: splits the bundle', async (_, answer) => {
    await expectRefusal(answer, { next: 'split', counts: true });
  });
});

describe('a refusal of the run', () => {
  it.each<[string, Answer]>([
    ['401 bad key', apiError(401, { message: 'Incorrect API key provided: nope.', code: 'invalid_api_key' })],
    [
      '403 country',
      apiError(403, { message: 'Country, region, or territory not supported', code: 'unsupported_country' }),
    ],
    ['404 model', apiError(404, { message: 'The model `o1-mini` does not exist.', code: 'model_not_found' })],
    ['404 wrong address', page(404)],
    [
      '429 out of credit',
      apiError(429, {
        message: 'You exceeded your current quota.',
        type: 'insufficient_quota',
        code: 'insufficient_quota',
      }),
    ],
    ['429 not paid', apiError(429, { message: 'Account not active.', code: 'billing_not_active' })],
    [
      '400 a parameter that the model does not take',
      apiError(400, {
        message: "Unsupported parameter: 'reasoning_effort'.",
        param: 'reasoning_effort',
        code: 'unsupported_parameter',
      }),
    ],
    [
      '400 the cap under a name that the endpoint does not know',
      apiError(400, {
        message: 'Unrecognized request argument supplied: max_completion_tokens',
        param: 'max_completion_tokens',
      }),
    ],
  ])('%s: stops it, before every row fails alike', async (_, answer) => {
    const { refusal, requests } = await scriptedEndpoint(answer);
    expect((await refusal()).next).toBe('stop-run');
    expect(requests).toHaveLength(1);
  });
});

describe('a cap that the endpoint does not allow', () => {
  it.each([
    'max_completion_tokens is too large: 70000. This model supports at most 65536 completion tokens.',
    "Invalid 'max_completion_tokens': integer above maximum value.",
    'max_completion_tokens must not exceed 4096',
  ])('is lowered: %s', async (message) => {
    const answer = apiError(400, { message, param: 'max_completion_tokens', code: 'invalid_value' });
    await expectRefusal(answer, { next: 'lower-cap', counts: true });
  });
});

describe('what a refusal says', () => {
  it('reaches the user with status, code and the provider’s words', async () => {
    const { refusal } = await scriptedEndpoint(apiError(404, { message: 'No such model.', code: 'model_not_found' }));
    const error = await refusal();
    expect(error.message).toBe('HTTP 404 model_not_found: No such model.');
    expect(error.details).toMatchObject({ status: 404, code: 'model_not_found' });
  });
});
