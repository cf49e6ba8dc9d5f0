import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Reply } from '../../src/provider/provider.js';
import {
  type Answer,
  anyRequest,
  apiError,
  completion,
  json,
  page,
  refusalOf,
  scriptedEndpoint,
  usage,
} from './scripted-endpoint.js';

const counted = { input: 50, cached: 16, written: 0, reasoning: 30, output: 40 };
const head = { id: 'chatcmpl-1', object: 'chat.completion.chunk', model: 'o1-mini-2024-09-12' };

/** An event with a piece of the reply. */
function piece(delta: object, finish_reason: string | null = null, more: object = {}): string {
  return event({ ...head, choices: [{ index: 0, delta, finish_reason }], ...more });
}

function event(data: unknown): string {
  return `data: ${typeof data === 'string' ? data : JSON.stringify(data)}\n\n`;
}

const text = (content: string) => piece({ content });
const stopped = piece({}, 'stop');
const told = event({ ...head, choices: [], usage: usage() });
const done = event('[DONE]');

/** Answers with a stream of these parts, one after another, and ends it; with `then` it does that instead. */
function events(
  parts: readonly (string | Buffer)[],
  headers: Record<string, string> = {},
  then: Answer = (response) => response.end(),
): Answer {
  return async (response, request) => {
    response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', ...headers });
    response.flushHeaders();
    for (const part of parts) {
      response.write(part);
      await new Promise((resolve) => setTimeout(resolve, 3));
    }
    then(response, request);
  };
}

const breaks: Answer = (response) => response.destroy();
const resets: Answer = (response) => setTimeout(() => response.socket!.resetAndDestroy(), 30);
const stalls: Answer = () => {};

async function streamed(answer: Answer): Promise<Reply> {
  const { call } = await scriptedEndpoint(answer);
  return call({ stream: true });
}

/** One streamed call that is lost. */
async function lost(answer: Answer, timeoutMs = 20_000) {
  const { open, requests } = await scriptedEndpoint(answer);
  const error = await refusalOf((await open({ timeoutMs })).call({ ...anyRequest, stream: true }));
  expect(requests).toHaveLength(1);
  return error;
}

describe('a streamed call', () => {
  it('asks for pieces and for usage, and for nothing else that others do not', async () => {
    const { call, requests } = await scriptedEndpoint(events([text('2'), stopped, told, done]));
    await call({ stream: true });
    expect(requests[0]!.body).toEqual({
      model: 'o1-mini',
      messages: [{ role: 'user', content: '1 + 1?' }],
      max_completion_tokens: 100,
      stream: true,
      stream_options: { include_usage: true },
    });
  });

  it('brings the same reply as one that is not', async () => {
    const whole = await (await scriptedEndpoint(json(200, completion()))).call();
    const parts = [piece({ role: 'assistant', content: '', refusal: null }), text('2'), stopped, told, done];
    expect(await streamed(events(parts))).toEqual(whole);
    expect(whole.usage).toEqual(counted);
  });

  it('reads its limits from the headers', async () => {
    const headers = { 'x-ratelimit-limit-requests': '500', 'x-ratelimit-remaining-requests': '499' };
    expect((await streamed(events([text('2'), stopped, told, done], headers))).limits).toMatchObject({ rpm: 500 });
  });

  it('passes over comments, before the reply and between its pieces', async () => {
    const parts = [': PROCESSING\n\n', ': keep-alive\n\n', text('2'), ':\n', ': and more\n\n', text('3')];
    expect(await streamed(events([...parts, stopped, told, done]))).toMatchObject({ text: '23', usage: counted });
  });

  it('is read whole however its bytes are split, in the middle of a letter too', async () => {
    const answer = 'Σ is 求和, 🎲 and\r\n"é".';
    const bytes = Buffer.from(text(answer) + stopped + told + done);
    for (const size of [1, 7]) {
      const parts = Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) =>
        bytes.subarray(i * size, (i + 1) * size),
      );
      const all: Answer = (response) => {
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        for (const part of parts) response.write(part);
        response.end();
      };
      expect(await streamed(all)).toMatchObject({ text: answer, usage: counted });
    }
  });

  it.each<[string, (whole: Buffer) => Buffer]>([
    ['gzip', gzipSync],
    ['deflate', deflateSync],
    ['br', brotliCompressSync],
  ])('may come compressed with %s although nobody asked for it', async (encoding, compress) => {
    const whole = compress(Buffer.from(text('2') + stopped + told + done));
    const halves = [whole.subarray(0, 40), whole.subarray(40)];
    expect(await streamed(events(halves, { 'content-encoding': encoding }))).toMatchObject({
      text: '2',
      usage: counted,
    });
  });

  it.each<[string, string[], Partial<Reply>]>([
    ['the model’s own refusal', [piece({ refusal: 'I’m ' }), piece({ refusal: 'sorry.' })], { refusal: 'I’m sorry.' }],
    [
      'reasoning in reasoning_content',
      [piece({ reasoning_content: 'One ' }), piece({ reasoning_content: 'and one.', content: null }), text('2')],
      { text: '2', reasoning: 'One and one.' },
    ],
    [
      'reasoning in reasoning',
      [piece({ reasoning: 'One ', content: '' }), piece({ reasoning: 'and one.' }), text('2')],
      { text: '2', reasoning: 'One and one.' },
    ],
    [
      'parts of the content',
      [piece({ content: [{ type: 'thinking', thinking: 'Hm.' }] }), piece({ content: [{ type: 'text', text: '2' }] })],
      { text: '2', reasoning: 'Hm.' },
    ],
    ['names that come late', [event({ choices: [], id: '', model: '' }), text('2')], { providerId: 'chatcmpl-1' }],
  ])('brings %s', async (_, parts, expected) => {
    expect(await streamed(events([...parts, stopped, told, done]))).toMatchObject(expected);
  });

  it('tells a cut-off at the cap as the endpoint does', async () => {
    expect(await streamed(events([text('2'), piece({}, 'length'), told, done]))).toMatchObject({
      finishReason: 'length',
    });
  });

  it('works where the endpoint takes no notice of being asked to stream', async () => {
    const { call } = await scriptedEndpoint(json(200, completion()));
    expect(await call({ stream: true })).toEqual(await call());
  });

  it.each<[string, Answer, string]>([
    ['a rate limit', apiError(429, { message: 'Wait.', code: 'rate_limit_exceeded' }, { 'retry-after': '3' }), 'retry'],
    ['a wrong key', apiError(401, { message: 'Incorrect API key' }), 'stop-run'],
    ['a gateway’s page', page(504), 'unknown'],
    ['a page in place of a reply', page(200), 'unknown'],
    ['JSON that is no completion', json(200, { ok: true }), 'unknown'],
    ['broken JSON', json(200, '{"id":'), 'unknown'],
    ['an empty reply', json(200, ''), 'unknown'],
  ])('is refused like any other by %s', async (_, answer, next) => {
    const streaming = await lost(answer);
    const { refusal } = await scriptedEndpoint(answer);
    const plain = await refusal();
    expect(streaming.next).toBe(next);
    expect(plain.next).toBe(next);
    expect(streaming.details).toEqual(plain.details);
  });
});

describe('usage in a stream', () => {
  it('is unknown where the endpoint tells none, and the reply is whole all the same', async () => {
    expect(await streamed(events([text('2'), stopped, done]))).toMatchObject({ text: '2', usage: undefined });
  });

  it('may stand with the last piece', async () => {
    expect((await streamed(events([text('2'), piece({}, 'stop', { usage: usage() }), done]))).usage).toEqual(counted);
  });

  it('does not count as long as more may be billed', async () => {
    const soFar = piece({ content: '2' }, null, { usage: usage({ completion_tokens: 31 }) });
    expect((await streamed(events([soFar, stopped, done]))).usage).toBeUndefined();
    const error = await lost(events([soFar], {}, breaks));
    expect(error.details.partial).toMatchObject({ text: '2', usage: undefined });
  });

  it('is used when it had come before the connection broke', async () => {
    expect(await streamed(events([text('2'), stopped, told], {}, breaks))).toMatchObject({ text: '2', usage: counted });
  });
});

describe('a stream that was cut', () => {
  const begun = [text('It '), text('is '), text('t')];

  it.each<[string, Answer]>([
    ['the connection is closed', events(begun, {}, breaks)],
    ['the connection is reset', events(begun, {}, resets)],
    ['it ends where no reply ends', events(begun)],
    ['it says that it is done, but not why', events([...begun, done])],
    ['an error stands in it', events([...begun, event({ error: { message: 'The server had an error.' } }), done])],
    ['an event in it is no JSON', events([...begun, 'data: {"id": "chatcmpl-1", "cho\n\n', text('wo'), stopped, done])],
    ['an event in it is half there', events([...begun, 'data: {"id": "chatcmpl-1", "cho'])],
    [
      'it is compressed and broken',
      events([gzipSync(begun.join('')).subarray(0, -8)], { 'content-encoding': 'gzip' }, breaks),
    ],
  ])('is unknown spend and keeps what had come: %s', async (_, answer) => {
    const error = await lost(answer);
    expect(error.next).toBe('unknown');
    expect(error.details.partial).toMatchObject({
      ...{ text: 'It is t', isCut: true, finishReason: '', usage: undefined, providerId: 'chatcmpl-1' },
    });
  });

  it.each<[string, (pieces: string) => Buffer]>([
    ['identity', (pieces) => Buffer.from(pieces)],
    ['gzip', (pieces) => gzipSync(pieces).subarray(0, -8)],
  ])('keeps all that had come when the cut comes at once behind it, sent as %s', async (encoding, encode) => {
    const body = encode(Array.from({ length: 500 }, (_, i) => text(`${i} `)).join(''));
    for (let i = 0; i < 20; i++) {
      const error = await lost((response) => {
        response.writeHead(200, { 'content-type': 'text/event-stream', 'content-encoding': encoding });
        response.write(body, () => response.destroy());
      });
      expect(error.details.partial!.text.endsWith('499 ')).toBe(true);
    }
  });

  it('is one that does not end in time, its comments notwithstanding', async () => {
    const stalling: Answer = (response) => {
      const timer = setInterval(() => response.write(': keep-alive\n\n'), 20);
      response.once('close', () => clearInterval(timer));
    };
    for (const then of [stalls, stalling]) {
      const error = await lost(events(begun, {}, then), 300);
      expect(error).toMatchObject({ next: 'unknown', message: expect.stringContaining('--timeout') });
      expect(error.details.partial).toMatchObject({ text: 'It is t', isCut: true });
    }
  });

  it('is none when only its usage was still to come', async () => {
    for (const then of [breaks, resets]) {
      expect(await streamed(events([text('2'), stopped], {}, then))).toMatchObject({ text: '2', usage: undefined });
    }
    const { open } = await scriptedEndpoint(events([text('2'), stopped], {}, stalls));
    const reply = await (await open({ timeoutMs: 300 })).call({ ...anyRequest, stream: true });
    expect(reply).toMatchObject({ text: '2', finishReason: 'stop', usage: undefined });
    expect(reply.isCut).toBeUndefined();
  });

  it('had nothing of a reply, when only comments came', async () => {
    const error = await lost(events([': keep-alive\n\n'], {}, breaks));
    expect(error.details.partial).toMatchObject({ text: '', isCut: true });
  });
});

describe('an API key', () => {
  afterEach(() => vi.unstubAllEnvs());

  it('never reaches a message through a stream, however it is quoted there', async () => {
    const key = 'sk-AbCdEf0123456789';
    vi.stubEnv('OPENAI_API_KEY', key);
    for (const quoting of [event({ error: { message: `Revoked: ${key}` } }), event(`${key} is not JSON`)]) {
      const { message } = await lost(events([text('2'), quoting]));
      expect(message).not.toContain(key);
    }
  });
});
