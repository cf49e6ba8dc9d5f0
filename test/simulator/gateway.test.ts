import type { APIError } from 'openai';
import { describe, expect, it } from 'vitest';
import type { PracticeOptions } from '../../src/simulator/practice-api.js';
import { merged, type Practice, practice } from './practice-client.js';

/** The text of a streamed reply, and what it ended with if not well. */
async function readStream({ client }: Practice, prompt = 'Why do cats purr?') {
  let text = '';
  try {
    const stream = await client.chat.completions.create({
      model: 'o1-mini',
      messages: [{ role: 'user', content: prompt }],
      stream: true,
      stream_options: { include_usage: true },
    });
    for await (const { choices } of stream) text += choices[0]?.delta.content ?? '';
  } catch (error) {
    return { text, error: error as APIError };
  }
  return { text, error: undefined };
}

const slow: PracticeOptions = { gatewayIdleMs: 100, latencyMs: 400 };

describe('a gateway that gives up on a silent call', () => {
  it('answers in HTML in the place of the API, which bills the call all the same', async () => {
    const { refusal, api } = await practice(slow);
    const error = await refusal('1 + 1');
    expect(error.status).toBe(504);
    expect(error.headers!.get('content-type')).toBe('text/html');
    expect(error.headers!.has('x-request-id')).toBe(false);
    expect(error.message).toContain('504 Gateway Time-out');
    expect(api.bill()).toMatchObject({ requests: 1, calls: 1, rejected: 0 });
  });

  it('lets a call pass that is not silent for so long, and the next one on the same connection', async () => {
    const quick = await practice({ ...slow, latencyMs: 20 });
    for (let i = 0; i < 3; i++) await quick.ask('1 + 1');
    expect(quick.api.bill().calls).toBe(3);
    expect((await (await practice({ latencyMs: 200 })).ask('1 + 1')).choices).toHaveLength(1);
  });

  it('lets a stream live that sends comments, which the official client passes over', async () => {
    const api = await practice(slow);
    const { text, error } = await readStream(api);
    expect(error).toBeUndefined();
    const alone = await practice();
    expect(text).toBe((await alone.ask('Why do cats purr?')).choices[0]!.message.content);
  });

  it('closes the connection of a stream that stays silent after its headers', async () => {
    const api = await practice({ ...slow, keepAliveMs: 0 });
    const { text, error } = await readStream(api);
    expect(text).toBe('');
    expect(error).toBeInstanceOf(Error);
    expect(error!.status).toBeUndefined();
    expect(api.api.bill().calls).toBe(1);
  });

  it('ends a call that never would have ended', async () => {
    const { refusal } = await practice({ ...slow, latencyMs: 0, faults: [{ kind: 'hang' }] });
    expect((await refusal('1 + 1')).status).toBe(504);
  });
});

it('a stream says often that it lives, while its text is awaited', async () => {
  const { post } = await practice({ latencyMs: 300, keepAliveMs: 20 });
  const body = { model: 'o1-mini', messages: [{ role: 'user', content: '1 + 1' }], stream: true };
  const events = (await (await post('/v1/chat/completions', JSON.stringify(body))).text()).trimEnd().split('\n\n');
  const comments = events.filter((event) => event === ': keep-alive');
  expect(comments.length).toBeGreaterThan(3);
  expect(events.slice(0, comments.length)).toEqual(comments);
  expect(events.at(-1)).toBe('data: [DONE]');
});

it('a stream can be cut at any share of what it holds', async () => {
  const prompt = merged(...Array.from({ length: 20 }, (_, i) => `${i} + ${i}`));
  const whole = (await readStream(await practice(), prompt)).text;
  const cut = async (share?: number) => {
    const cutting = await practice({ faults: [{ kind: 'cut_body', ...(share !== undefined && { share }) }] });
    const { text, error } = await readStream(cutting, prompt);
    expect(error).toBeInstanceOf(Error);
    expect(whole.startsWith(text)).toBe(true);
    return text.length / whole.length;
  };
  for (const share of [0, 0.2, 0.5, 0.9]) expect(Math.abs((await cut(share)) - share), `${share}`).toBeLessThan(0.1);
  expect(await cut()).toBe(await cut(0.5));
});
