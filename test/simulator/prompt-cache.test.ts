import type { ChatCompletion, ChatCompletionCreateParamsNonStreaming } from 'openai/resources/chat/completions';
import { describe, expect, it } from 'vitest';
import { practice } from './practice-client.js';

/** Over 1,024 tokens. */
const long = Array.from({ length: 400 }, (_, index) => `Rule ${index}: be right.`).join('\n');
const cached = (reply: ChatCompletion) => reply.usage!.prompt_tokens_details!.cached_tokens!;
const written = (reply: ChatCompletion) =>
  (reply.usage!.prompt_tokens_details as { cache_write_tokens?: number }).cache_write_tokens!;
const explicit = { mode: 'explicit' as const };

describe('prompt_cache_key', () => {
  const ask = async () => {
    const { ask: send } = await practice();
    let question = 0;
    return async (key?: string) => {
      const more = { model: 'gpt-5-mini', ...(key !== undefined && { prompt_cache_key: key }) };
      return cached(await send(`${long}\n\n${question++} + 1`, more));
    };
  };

  it('keeps apart what has another key', async () => {
    const under = await ask();
    expect(await under('a')).toBe(0);
    expect(await under('a')).toBeGreaterThan(1_024);
    expect(await under('b')).toBe(0);
    expect(await under()).toBe(0);
    expect(await under('b')).toBeGreaterThan(1_024);
  });

  it('serves about fifteen requests a minute; more go where nothing is cached', async () => {
    for (const key of ['a', undefined]) {
      const under = await ask();
      const hits: boolean[] = [];
      for (let request = 0; request < 30; request++) hits.push((await under(key)) > 0);
      expect(hits.slice(0, 15)).toEqual([false, ...Array(14).fill(true)]);
      expect(hits.slice(15).filter((hit) => hit).length).toBeLessThanOrEqual(2);
    }
  });
});

describe('breakpoints', () => {
  const inParts = (question: string, mark: boolean): ChatCompletionCreateParamsNonStreaming['messages'] => [
    {
      role: 'user',
      content: [
        { type: 'text', text: `${long}\n\n`, ...(mark && { prompt_cache_breakpoint: explicit }) },
        { type: 'text', text: question },
      ],
    },
  ];

  it('are where a prefix is found again, and nowhere else', async () => {
    const { client } = await practice();
    const ask = (question: string, mark: boolean, more: object = {}) =>
      client.chat.completions.create({ model: 'gpt-6-luna', messages: inParts(question, mark), ...more });
    await ask('1 + 1', false);
    expect(cached(await ask('2 + 2', false)), 'only the whole prompt was kept').toBe(0);
    expect(cached(await ask('2 + 2', false))).toBeGreaterThan(1_024);
    const first = await ask('3 + 3', true, { prompt_cache_options: explicit });
    expect(written(first)).toBeGreaterThan(1_024);
    const second = await ask('4 + 4', true, { prompt_cache_options: explicit });
    expect([cached(second), written(second)]).toEqual([written(first), 0]);
    const third = await ask('5 + 5', true);
    expect(cached(third)).toBe(written(first));
    expect(written(third), 'its own breakpoint at the end').toBeGreaterThan(0);
    expect(second.choices[0]!.message.content).toContain('8');
  });

  it('are refused by models that do not know them', async () => {
    const { client, refusal } = await practice();
    const unsupported = { status: 400, code: 'unsupported_parameter' };
    const marked = client.chat.completions.create({ model: 'gpt-5-mini', messages: inParts('1 + 1', true) });
    await expect(marked).rejects.toMatchObject(unsupported);
    const options = { prompt_cache_options: explicit };
    expect(await refusal('1 + 1', { model: 'gpt-5-mini', ...options })).toMatchObject(unsupported);
    for (const model of ['o1-mini', 'gpt-3.5-turbo']) {
      const error = await refusal('1 + 1', { model, prompt_cache_key: 'a' });
      expect(error).toMatchObject(model === 'o1-mini' ? unsupported : { status: 404 });
    }
  });
});
