import OpenAI from 'openai';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { classifyError } from '../../src/provider/classify-error.js';
import { type Answer, apiError, completion, json, page, scriptedEndpoint } from './scripted-endpoint.js';

const whole = JSON.stringify(completion());

/** Sends a part of the reply and does `end` to the connection. */
function half(end: (socket: { destroy(): void; resetAndDestroy(): void }) => void): Answer {
  return (response) => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(whole) });
    response.write(whole.slice(0, whole.length / 2), () => setTimeout(() => end(response.socket!), 20));
  };
}

/** Nobody knows whether it was billed: the worst case must stay reserved, and the client must not try again. */
async function expectUnknown(answer: Answer, timeoutMs = 20_000): Promise<string> {
  const { refusal, requests } = await scriptedEndpoint(answer);
  const error = await refusal({ timeoutMs });
  expect(error.next, error.message).toBe('unknown');
  expect(requests).toHaveLength(1);
  return error.message;
}

describe('a call whose outcome nobody knows', () => {
  it.each<[string, Answer]>([
    ['the connection is reset before the reply', (response) => response.socket!.resetAndDestroy()],
    ['the connection is closed before the reply', (response) => response.socket!.destroy()],
    ['the connection is reset in the middle of the reply', half((socket) => socket.resetAndDestroy())],
    ['the connection is closed in the middle of the reply', half((socket) => socket.destroy())],
    ['the reply is broken JSON', json(200, whole.slice(0, whole.length / 2))],
    ['the reply is empty', json(200, '')],
    ['the reply is a page', page(200)],
    ['the reply is JSON, but no completion', json(200, { ok: true })],
    ['the reply is null', json(200, 'null')],
    ['the reply has no choice', json(200, completion({ choices: [] }))],
    ['500 by a gateway', page(500)],
    ['502 by a gateway', page(502)],
    ['503 by a gateway', page(503)],
    ['504 by a gateway', page(504)],
    ['500 by a gateway that speaks JSON', json(500, { error: 'upstream gave up' })],
    ['502 by a gateway that speaks it better', json(502, { error: { message: 'upstream timed out' } })],
    ['500 with a body that is not the provider’s', json(500, { detail: 'Internal Server Error' })],
  ])('%s', async (_, answer) => {
    await expectUnknown(answer);
  });

  it('no reply comes within the time allowed', async () => {
    expect(await expectUnknown(() => {}, 200)).toContain('--timeout');
  });

  it('the reply begins in time, but does not end', { timeout: 15_000 }, async () => {
    const stalls = half(() => {});
    await expectUnknown(stalls, 200);
  });
});

describe('an API key', () => {
  afterEach(() => vi.unstubAllEnvs());

  it('never reaches a message, however the provider quotes it', async () => {
    const key = 'company-secret-0123456789';
    vi.stubEnv('OPENAI_API_KEY', key);
    const quotes = `Incorrect API key provided: ${key}. Or was it sk-proj-AbCdEf0123456789_-xyz?`;
    for (const answer of [apiError(401, { message: quotes }), apiError(500, { message: quotes })]) {
      const { refusal } = await scriptedEndpoint(answer);
      const { message } = await refusal({ apiKey: key });
      expect(message).toContain('Incorrect API key provided: [key]. Or was it [key]?');
    }
  });

  it('never reaches a message through a broken reply', async () => {
    const key = 'sk-AbCdEf0123456789';
    vi.stubEnv('OPENAI_API_KEY', key);
    const { refusal } = await scriptedEndpoint(json(200, `${key} is not JSON`));
    expect((await refusal({ apiKey: key })).message).not.toContain(key);
  });
});

describe('a network that goes away', () => {
  const failed = (code: string, syscall: string) =>
    classifyError(new OpenAI.APIConnectionError({ cause: Object.assign(new Error(code), { code, syscall }) })).next;

  it.each(['EHOSTUNREACH', 'ENETUNREACH'])(
    'with %s before the call was sent has cost nothing; after it, who knows',
    (code) => {
      expect(failed(code, 'connect')).toBe('retry');
      expect(failed(code, 'read')).toBe('unknown');
    },
  );
});
