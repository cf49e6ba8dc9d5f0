import OpenAI from 'openai';
import { describe, expect, it } from 'vitest';
import { countTokens } from '../../src/model/tokens.js';
import { startPracticeApi } from '../../src/simulator/practice-api.js';
import { answersOf, merged, practice } from './practice-client.js';

describe('answers', () => {
  it('answers a bare prompt, and tells usage as the provider does', async () => {
    const { ask } = await practice();
    const reply = await ask('What is 12*7?');
    const { content } = reply.choices[0]!.message;
    expect(content).toBe('84');
    expect(reply.choices[0]!.finish_reason).toBe('stop');
    const usage = reply.usage!;
    const reasoning = usage.completion_tokens_details!.reasoning_tokens!;
    expect(usage.prompt_tokens).toBe(countTokens('What is 12*7?') + 7);
    expect(reasoning).toBeGreaterThan(0);
    expect(usage.completion_tokens).toBe(reasoning + countTokens('84'));
    expect(usage.total_tokens).toBe(usage.prompt_tokens + usage.completion_tokens);
    expect(usage.prompt_tokens_details).toEqual({ cached_tokens: 0, audio_tokens: 0 });
  });

  it('counts every message and part of the prompt', async () => {
    const { client } = await practice();
    const reply = await client.chat.completions.create({
      model: 'gpt-4o-mini',
      messages: [
        { role: 'system', content: 'Be brief.' },
        {
          role: 'user',
          content: [
            { type: 'text', text: 'What is ' },
            { type: 'text', text: '2 + 2?' },
          ],
        },
      ],
    });
    expect(reply.choices[0]!.message.content).toBe('4');
    expect(reply.usage!.prompt_tokens).toBe(countTokens('Be brief.') + countTokens('What is 2 + 2?') + 4 + 4 + 3);
    expect(reply.usage!.completion_tokens_details!.reasoning_tokens).toBe(0);
  });

  it('answers a merged prompt tag by tag, in order', async () => {
    const { ask, api } = await practice();
    const reply = await ask(merged('1 + 1', '2 + 2', '3 + 3'));
    expect(reply.choices[0]!.message.content).toBe('<a-k0>\n2\n</a-k0>\n<a-k1>\n4\n</a-k1>\n<a-k2>\n6\n</a-k2>');
    expect([...api.bill().asked]).toEqual([
      ['1 + 1', 1],
      ['2 + 2', 1],
      ['3 + 3', 1],
    ]);
  });

  it('gives one question the same answer alone and merged, run after run', async () => {
    const question = 'Why do cats purr?';
    const first = await practice();
    const second = await practice();
    const alone = (await first.ask(question)).choices[0]!.message.content!;
    expect(answersOf(await second.ask(merged('1 + 1', question))).k1).toBe(alone);
    const other = await practice({ seed: 2 });
    const reply = await other.ask(merged('Why do cats purr?', 'Why do dogs bark?', 'Why is the sky blue?'));
    expect(Object.values(answersOf(reply))).not.toContain(alone);
  });

  it('answers Chinese in Chinese, multiple choice with a letter, known questions as told', async () => {
    const { ask } = await practice({ answers: { 'Capital of France?': 'Paris' } });
    const reply = await ask(
      merged('为什么天空是蓝色的？', 'Which one?\n(A) red\n(B) blue', 'Capital of France?', '12乘以3等于多少？'),
    );
    const { k0, k1, k2, k3 } = answersOf(reply);
    expect(k0).toMatch(/^[\p{Script=Han}，。“”]+$/u);
    expect(k1).toMatch(/^[AB]$/);
    expect(k2).toBe('Paris');
    expect(k3).toBe('36');
    expect((await ask('Be brief.\n\nCapital of France?')).choices[0]!.message.content).toBe('Paris');
  });

  it('spends less reasoning on a question the more of them share a call', async () => {
    const { ask } = await practice({ mergeRatio: 0.5 });
    const questions = Array.from({ length: 10 }, (_, index) => `Why does thing number ${index} matter?`);
    const reasoning = async (prompt: string) => (await ask(prompt)).usage!.completion_tokens_details!.reasoning_tokens!;
    let alone = 0;
    for (const question of questions) alone += await reasoning(question);
    const together = await reasoning(merged(...questions));
    // Rounding moves each question by half a token at most.
    expect(Math.abs(together - alone / 2)).toBeLessThanOrEqual(10);
  });
});

describe('cut-off', () => {
  it('lets reasoning eat the allowance first, and bills it whole', async () => {
    const { ask, api } = await practice();
    const reply = await ask('Why do cats purr?', { max_completion_tokens: 5 });
    expect(reply.choices[0]!.finish_reason).toBe('length');
    expect(reply.choices[0]!.message.content).toBe('');
    expect(reply.usage!.completion_tokens).toBe(5);
    expect(reply.usage!.completion_tokens_details!.reasoning_tokens).toBe(5);
    expect(api.bill().usage.output).toBe(5);
  });

  it('cuts the text at the allowance, and bills exactly that', async () => {
    const { ask } = await practice();
    const question = 'Why do cats purr?';
    const whole = await ask(question);
    const cap = whole.usage!.completion_tokens - 3;
    const cut = await ask(question, { max_completion_tokens: cap });
    const text = cut.choices[0]!.message.content!;
    expect(cut.choices[0]!.finish_reason).toBe('length');
    expect(text).not.toBe('');
    expect(whole.choices[0]!.message.content!.startsWith(text)).toBe(true);
    expect(cut.usage!.completion_tokens).toBe(cap);
    const exact = await ask(question, { max_completion_tokens: cap + 3 });
    expect(exact.choices[0]!.finish_reason).toBe('stop');
  });

  it('never splits a character', async () => {
    const { ask } = await practice({ answers: { smile: '😀😃😄😁😆😅🤣😂'.repeat(4) } });
    for (let cap = 1; cap < 12; cap++) {
      const reply = await ask('smile', { model: 'gpt-4o-mini', max_completion_tokens: cap });
      expect(reply.choices[0]!.message.content).not.toMatch(/[\ud800-\udbff]$/);
    }
  });
});

describe('streaming', () => {
  it('streams the same text, with usage in the last chunk when asked for', async () => {
    const { ask, client } = await practice();
    const messages = [{ role: 'user' as const, content: merged('Why do cats purr?', '为什么天空是蓝色的？') }];
    const whole = await ask(messages[0]!.content);
    const stream = await client.chat.completions.create({
      model: 'o1-mini',
      messages,
      stream: true,
      stream_options: { include_usage: true },
    });
    let text = '';
    const finishes: unknown[] = [];
    const usages: unknown[] = [];
    for await (const chunk of stream) {
      text += chunk.choices[0]?.delta.content ?? '';
      if (chunk.choices[0]?.finish_reason) finishes.push(chunk.choices[0].finish_reason);
      if (chunk.usage) usages.push(chunk.usage);
    }
    expect(text).toBe(whole.choices[0]!.message.content);
    expect(finishes).toEqual(['stop']);
    expect(usages).toEqual([whole.usage]);
  });

  it('tells no usage unless asked, and bills all the same', async () => {
    const { client, api } = await practice();
    const stream = await client.chat.completions.create({
      model: 'o1-mini',
      messages: [{ role: 'user', content: '1 + 1' }],
      stream: true,
    });
    for await (const chunk of stream) expect(chunk).not.toHaveProperty('usage');
    expect(api.bill().calls).toBe(1);
  });
});

describe('models and keys', () => {
  it('serves retired models, dated snapshots and a list', async () => {
    const { client } = await practice();
    expect(await client.models.retrieve('o1-mini')).toMatchObject({ id: 'o1-mini', object: 'model' });
    expect((await client.models.retrieve('o1-mini-2024-09-12')).id).toBe('o1-mini-2024-09-12');
    const ids = (await client.models.list()).data.map(({ id }) => id);
    expect(ids).toEqual(expect.arrayContaining(['o1-mini', 'o1-preview', 'gpt-4o']));
  });

  it('answers 404 for unknown models and those left out', async () => {
    const { client, refusal } = await practice({ withoutModels: ['o1-mini'] });
    const missing = { status: 404, code: 'model_not_found', type: 'invalid_request_error' };
    await expect(client.models.retrieve('o1-mini')).rejects.toMatchObject(missing);
    await expect(client.models.retrieve('no-such-model')).rejects.toMatchObject(missing);
    expect(await refusal('1 + 1')).toMatchObject(missing);
    expect((await client.models.list()).data.map(({ id }) => id)).not.toContain('o1-mini');
  });

  it('serves a model that nobody knows for nothing, if told to', async () => {
    const { ask, api } = await practice({ models: ['my-model'] });
    expect((await ask('1 + 1', { model: 'my-model' })).choices[0]!.message.content).toBe('2');
    expect(api.bill()).toMatchObject({ calls: 1, picoDollars: 0n });
  });

  it('lets in only the keys it was given', async () => {
    const { api } = await practice({ keys: ['right'] });
    const ask = (apiKey: string) => new OpenAI({ baseURL: api.url, apiKey, maxRetries: 0 }).models.list();
    await expect(ask('right')).resolves.toBeDefined();
    await expect(ask('wrong')).rejects.toMatchObject({ status: 401, code: 'invalid_api_key' });
    expect((await fetch(`${api.url}/models`)).status).toBe(401);
  });
});

describe('rate limits', () => {
  it('tells them in headers though none is enforced', async () => {
    const { client } = await practice();
    const { response } = await client.chat.completions
      .create({ model: 'o1-mini', messages: [{ role: 'user', content: 'hi' }] })
      .withResponse();
    expect(response.headers.get('x-request-id')).toMatch(/^req_/);
    expect(response.headers.get('openai-processing-ms')).toMatch(/^\d+$/);
    for (const kind of ['requests', 'tokens']) {
      expect(response.headers.get(`x-ratelimit-limit-${kind}`)).toMatch(/^\d+$/);
      expect(response.headers.get(`x-ratelimit-remaining-${kind}`)).toMatch(/^\d+$/);
      expect(response.headers.get(`x-ratelimit-reset-${kind}`)).toMatch(/^(\d+m)?[\d.]+(ms|s)$/);
    }
  });

  it('refuses the request too many, and says how long to wait', async () => {
    const { ask, refusal, api } = await practice({ rateLimit: { rpm: 2 } });
    await ask('1 + 1');
    await ask('1 + 1');
    const error = await refusal('1 + 1');
    expect(error).toMatchObject({ status: 429, code: 'rate_limit_exceeded', type: 'requests' });
    expect(error.message).toMatch(/Please try again in [\d.]+s\./);
    expect(error.headers!.get('retry-after')).toMatch(/^\d+$/);
    expect(error.headers!.get('x-ratelimit-remaining-requests')).toBe('0');
    expect(api.bill()).toMatchObject({ requests: 3, calls: 2, rejected: 1 });
  });

  it('charges a request its whole allowance, and refuses for good what exceeds the limit by itself', async () => {
    const { ask, refusal } = await practice({ rateLimit: { tpm: 10_000 } });
    await ask('1 + 1', { max_completion_tokens: 9000 });
    expect(await refusal('1 + 1', { max_completion_tokens: 9000 })).toMatchObject({ status: 429, type: 'tokens' });
    const error = await refusal('1 + 1', { max_completion_tokens: 10_001 });
    expect(error.message).toContain('Request too large for o1-mini');
    expect(error.message).toContain('Limit 10000, Requested 10001');
  });
});

describe('the server', () => {
  it('says which port is taken', async () => {
    const { api } = await practice();
    await expect(startPracticeApi({ port: Number(new URL(api.url).port) })).rejects.toThrow(/cannot listen on 127/);
  });

  it('answers 404 elsewhere', async () => {
    const { post } = await practice();
    const reply = await post('/v1/embeddings', '{}');
    expect(reply.status).toBe(404);
    expect(await reply.json()).toMatchObject({ error: { type: 'invalid_request_error' } });
  });

  it('bills a client that leaves before its reply', async () => {
    const { client, api } = await practice({ latencyMs: 60_000 });
    const leaving = new AbortController();
    const call = client.chat.completions.create(
      { model: 'o1-mini', messages: [{ role: 'user', content: '1 + 1' }] },
      { signal: leaving.signal },
    );
    while (api.bill().calls === 0) await new Promise(setImmediate);
    leaving.abort();
    await expect(call).rejects.toThrow('aborted');
    expect(api.bill()).toMatchObject({ requests: 1, calls: 1, rejected: 0 });
  });
});
