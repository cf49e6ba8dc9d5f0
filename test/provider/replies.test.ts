import { describe, expect, it } from 'vitest';
import { apiError, completion, json, refusalOf, scriptedEndpoint, usage } from './scripted-endpoint.js';

const counted = { input: 50, cached: 16, written: 0, reasoning: 30, output: 40 };

describe('a call', () => {
  it('sends one user message and the cap, and nothing that reasoning models refuse', async () => {
    const { call, requests } = await scriptedEndpoint(json(200, completion()));
    await call({ prompt: 'Why?\0 \ud83d 😀\r\n', maxOutputTokens: 25_000 });
    expect(requests[0]!.body).toEqual({
      model: 'o1-mini',
      messages: [{ role: 'user', content: 'Why?\0 \ud83d 😀\r\n' }],
      max_completion_tokens: 25_000,
    });
    expect(requests[0]).toMatchObject({ method: 'POST', path: '/v1/chat/completions' });
    expect(requests[0]!.headers.authorization).toBe('Bearer key');
  });

  it('sends the effort only where it was given', async () => {
    const { call, requests } = await scriptedEndpoint(json(200, completion()));
    await call({ reasoningEffort: 'low' });
    expect(requests[0]!.body.reasoning_effort).toBe('low');
  });

  it('tells the prompt cache only what it was given, and splits the prompt where it ends', async () => {
    const { call, requests } = await scriptedEndpoint(json(200, completion()));
    await call({ prompt: 'Be brief. Why?', caching: { key: 'k' } });
    await call({ prompt: 'Be brief. Why?', caching: { onlyFirst: 0 } });
    await call({ prompt: 'Be brief. Why?', caching: { key: 'k', onlyFirst: 10 } });
    const [keyed, uncached, marked] = requests.map(({ body }) => body);
    const whole = [{ role: 'user', content: 'Be brief. Why?' }];
    expect(keyed).toEqual({ model: 'o1-mini', messages: whole, max_completion_tokens: 100, prompt_cache_key: 'k' });
    expect(uncached).toMatchObject({ messages: whole, prompt_cache_options: { mode: 'explicit' } });
    expect(uncached).not.toHaveProperty('prompt_cache_key');
    const parts = [
      { type: 'text', text: 'Be brief. ', prompt_cache_breakpoint: { mode: 'explicit' } },
      { type: 'text', text: 'Why?' },
    ];
    expect(marked).toMatchObject({
      messages: [{ role: 'user', content: parts }],
      prompt_cache_key: 'k',
      prompt_cache_options: { mode: 'explicit' },
    });
  });

  it('brings text, finish reason, usage, and the ids to find it in the provider’s logs', async () => {
    const { call } = await scriptedEndpoint(json(200, completion()));
    expect(await call()).toEqual({
      text: '2',
      reasoning: '',
      finishReason: 'stop',
      refusal: undefined,
      usage: counted,
      model: 'o1-mini-2024-09-12',
      providerId: 'chatcmpl-1',
    });
  });

  it('tells a refusal from an answer', async () => {
    const message = { role: 'assistant', content: null, refusal: 'I’m sorry.' };
    const { call } = await scriptedEndpoint(json(200, completion({ choices: [{ message, finish_reason: 'stop' }] })));
    expect(await call()).toMatchObject({ text: '', refusal: 'I’m sorry.' });
  });

  it.each<[string, object, string, string]>([
    ['reasoning_content', { content: '2', reasoning_content: 'One and one.' }, '2', 'One and one.'],
    ['reasoning', { content: '2', reasoning: 'One and one.' }, '2', 'One and one.'],
    ['both, alike', { content: '2', reasoning_content: 'Hm.', reasoning: 'Hm.' }, '2', 'Hm.'],
    ['an empty one first', { content: '2', reasoning_content: '', reasoning: 'Hm.' }, '2', 'Hm.'],
    ['an object where a text is expected', { content: '2', reasoning: { effort: 'low' } }, '2', ''],
    ['nothing but reasoning', { content: null, reasoning_content: 'Hm.' }, '', 'Hm.'],
    [
      'parts of the content',
      {
        content: [
          { type: 'thinking', thinking: [{ type: 'text', text: 'Hm.' }] },
          { type: 'thinking', thinking: ' Aha.' },
          { type: 'image', text: 'no text of the answer' },
          { type: 'text', text: '2' },
          { type: 'text', text: '!' },
        ],
      },
      '2!',
      'Hm. Aha.',
    ],
  ])('tells text from reasoning that comes in %s', async (_, message, text, reasoning) => {
    const { call } = await scriptedEndpoint(json(200, completion({ choices: [{ message, finish_reason: 'stop' }] })));
    expect(await call()).toMatchObject({ text, reasoning });
  });

  it('makes many at once, each with its own reply', async () => {
    const { open } = await scriptedEndpoint((response, { body }) => {
      const [message] = body.messages as { content: string }[];
      const choices = [{ message: { content: `re: ${message!.content}` }, finish_reason: 'stop' }];
      setTimeout(() => json(200, completion({ choices }))(response, undefined as never), Math.random() * 20);
    });
    const provider = await open({ connections: 8 });
    const prompts = Array.from({ length: 50 }, (_, i) => `question ${i}`);
    const replies = await Promise.all(
      prompts.map((prompt) => provider.call({ model: 'm', prompt, maxOutputTokens: 10 })),
    );
    expect(replies.map(({ text }) => text)).toEqual(prompts.map((prompt) => `re: ${prompt}`));
  });
});

describe('usage', () => {
  it.each<[string, object | null | undefined, object | undefined]>([
    ['as OpenAI reports it', usage(), counted],
    [
      'with cache writes',
      usage({ prompt_tokens_details: { cached_tokens: 16, cache_write_tokens: 20 } }),
      { ...counted, written: 20 },
    ],
    [
      'without details',
      { prompt_tokens: 50, completion_tokens: 40, total_tokens: 90 },
      { input: 50, cached: 0, written: 0, reasoning: 0, output: 40 },
    ],
    [
      'with details that are null',
      usage({ prompt_tokens_details: null, completion_tokens_details: null }),
      { input: 50, cached: 0, written: 0, reasoning: 0, output: 40 },
    ],
    ['all reasoning', usage({ completion_tokens: 30 }), { ...counted, output: 30 }],
    ['missing', undefined, undefined],
    ['null', null, undefined],
    ['with more reasoning than output', usage({ completion_tokens: 29 }), undefined],
    ['with more cached than input', usage({ prompt_tokens: 15 }), undefined],
    [
      'with more cached and written than input',
      usage({ prompt_tokens_details: { cached_tokens: 40, cache_write_tokens: 11 } }),
      undefined,
    ],
    ['with a negative count', usage({ prompt_tokens: -1 }), undefined],
    ['with a fraction', usage({ completion_tokens: 40.5 }), undefined],
    ['with a text', usage({ prompt_tokens: '50' }), undefined],
    ['with a count missing', { prompt_tokens: 50 }, undefined],
  ])('%s', async (_, told, read) => {
    const { call } = await scriptedEndpoint(json(200, completion({ usage: told })));
    const reply = await call();
    expect(reply.text).toBe('2');
    expect(reply.usage).toEqual(read);
  });
});

describe('what else the endpoint tells', () => {
  it('describes a model, and when it ends', async () => {
    const { open, requests } = await scriptedEndpoint(json(200, { id: 'o1', shutdown_date: '2026-10-23' }));
    expect(await (await open()).describeModel('o1')).toEqual({ id: 'o1', shutdownDate: '2026-10-23' });
    expect(requests[0]).toMatchObject({ method: 'GET', path: '/v1/models/o1' });
  });

  it('says that it does not serve a model', async () => {
    const { open } = await scriptedEndpoint(apiError(404, { message: 'No such model.', code: 'model_not_found' }));
    const error = await refusalOf((await open()).describeModel('o1'));
    expect(error.details.status).toBe(404);
  });

  it('lists its models', async () => {
    const { open } = await scriptedEndpoint(json(200, { object: 'list', data: [{ id: 'a' }, { id: 'b' }] }));
    expect(await (await open()).listModels()).toEqual(['a', 'b']);
  });
});
