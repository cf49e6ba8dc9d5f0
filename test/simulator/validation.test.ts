import { describe, expect, it } from 'vitest';
import { practice } from './practice-client.js';

const invalid = { status: 400, type: 'invalid_request_error' };

describe.each(['o1-mini', 'o1-preview'])('%s', (model) => {
  it.each([
    ['max_tokens', { max_tokens: 100 }, 'unsupported_parameter'],
    ['temperature', { temperature: 0.2 }, 'unsupported_value'],
    ['top_p', { top_p: 0.5 }, 'unsupported_value'],
    ['presence_penalty', { presence_penalty: 1 }, 'unsupported_value'],
    ['frequency_penalty', { frequency_penalty: 1 }, 'unsupported_value'],
    ['stop', { stop: ['\n'] }, 'unsupported_parameter'],
    ['tools', { tools: [] }, 'unsupported_parameter'],
    ['reasoning_effort', { reasoning_effort: 'low' }, 'unsupported_parameter'],
    ['logprobs', { logprobs: true }, 'unsupported_parameter'],
  ])('rejects %s', async (param, more, code) => {
    const { refusal, api } = await practice();
    expect(await refusal('1 + 1', { model, ...more })).toMatchObject({ ...invalid, param, code });
    expect(api.bill()).toMatchObject({ requests: 1, calls: 0, rejected: 1, picoDollars: 0n });
  });

  it.each(['system', 'developer'] as const)('rejects the role %s', async (role) => {
    const { client } = await practice();
    const call = client.chat.completions.create({
      model,
      messages: [
        { role, content: 'Be brief.' },
        { role: 'user', content: '1 + 1' },
      ],
    });
    await expect(call).rejects.toMatchObject({ ...invalid, param: 'messages[0].role', code: 'unsupported_value' });
  });

  it('rejects structured output', async () => {
    const { refusal } = await practice();
    const response_format = { type: 'json_schema', json_schema: { name: 'x', schema: {} } };
    const error = await refusal('1 + 1', { model, response_format });
    expect(error).toMatchObject(invalid);
    expect(error.message).toContain("'response_format' of type 'json_schema' is not supported with this model");
  });

  it('takes the defaults of what it rejects', async () => {
    const { ask } = await practice();
    const more = {
      temperature: 1,
      top_p: 1,
      presence_penalty: 0,
      response_format: { type: 'text' as const },
      stop: null,
    };
    await expect(ask('1 + 1', { model, ...more })).resolves.toBeDefined();
  });
});

describe('other models', () => {
  it('take what they take', async () => {
    const { client, ask } = await practice();
    await expect(
      client.chat.completions.create({
        model: 'gpt-4o',
        messages: [
          { role: 'system', content: 'Be brief.' },
          { role: 'user', content: '1 + 1' },
        ],
        temperature: 0.2,
        max_tokens: 100,
        stop: ['\n'],
        seed: 7,
      }),
    ).resolves.toBeDefined();
    await expect(ask('1 + 1', { model: 'o3-mini', reasoning_effort: 'high' })).resolves.toBeDefined();
    await expect(ask('1 + 1', { model: 'gpt-5.1', reasoning_effort: 'none', temperature: 0 })).resolves.toBeDefined();
  });

  it('spend reasoning by effort', async () => {
    const { ask } = await practice();
    const reasoning = async (reasoning_effort: 'none' | 'low' | 'high') =>
      (await ask('Why?', { model: 'gpt-5.1', reasoning_effort })).usage!.completion_tokens_details!.reasoning_tokens!;
    expect(await reasoning('none')).toBe(0);
    expect(await reasoning('low')).toBeLessThan(await reasoning('high'));
  });

  it.each([
    ['o3-mini', { reasoning_effort: 'minimal' }, 'reasoning_effort', 'unsupported_value'],
    ['gpt-5.1', { reasoning_effort: 'xhigh' }, 'reasoning_effort', 'unsupported_value'],
    ['gpt-5.1', { reasoning_effort: 'extreme' }, 'reasoning_effort', 'invalid_value'],
    ['gpt-5.1', { reasoning_effort: 'low', temperature: 0 }, 'temperature', 'unsupported_value'],
    ['o3', { temperature: 0 }, 'temperature', 'unsupported_value'],
    ['gpt-4o', { temperature: 3 }, 'temperature', 'decimal_above_max_value'],
    ['gpt-4o', { max_completion_tokens: 0 }, 'max_completion_tokens', 'integer_below_min_value'],
    ['gpt-4o', { max_completion_tokens: '9' }, 'max_completion_tokens', 'invalid_type'],
    ['gpt-4o', { max_completion_tokens: 16_385 }, 'max_completion_tokens', 'invalid_value'],
    ['gpt-4o', { max_completion_tokens: 9, max_tokens: 9 }, 'max_tokens', 'invalid_parameter_combination'],
    ['gpt-4o', { reasoning_strategy: 'deep' }, 'reasoning_strategy', 'unknown_parameter'],
    ['o1-mini', { reasoning_depth: 3 }, 'reasoning_depth', 'unknown_parameter'],
    ['gpt-4o', { stream_options: { include_usage: true } }, 'stream_options', null],
    ['gpt-4o', { messages: [] }, 'messages', 'empty_array'],
    ['gpt-4o', { messages: undefined }, 'messages', 'missing_required_parameter'],
    ['gpt-4o', { messages: 'hi' }, 'messages', 'invalid_type'],
    ['gpt-4o', { messages: [{ role: 'user', content: 7 }] }, 'messages[0].content', 'invalid_type'],
    ['gpt-4o', { messages: [{ role: 'boss', content: '' }] }, 'messages[0].role', 'invalid_value'],
    ['gpt-4o', { messages: [{ role: 'user', content: '', id: 1 }] }, 'messages[0].id', 'unknown_parameter'],
    [
      'gpt-4o',
      { messages: [{ role: 'user', content: [{ type: 'image_url', image_url: { url: 'x' } }] }] },
      'messages[0].content[0].type',
      'invalid_value',
    ],
  ])('%s refuses %j', async (model, more, param, code) => {
    const { refusal } = await practice();
    expect(await refusal('1 + 1', { model, ...more })).toMatchObject({ ...invalid, param, code });
  });

  it('refuse prompts whose cap does not fit into the context beside them', async () => {
    const { refusal, ask } = await practice();
    const prompt = 'word '.repeat(63_000);
    const code = 'context_length_exceeded';
    expect(await refusal(prompt, { max_completion_tokens: 65_536 })).toMatchObject({
      ...invalid,
      param: 'messages',
      code,
    });
    await expect(ask(prompt, { max_completion_tokens: 60_000 })).resolves.toBeDefined();
    expect(await refusal(prompt.repeat(3))).toMatchObject({ ...invalid, code });
  });
});

describe('bodies', () => {
  it.each(['{"model": "o1-mini"', '[]', '"hi"', ''])('refuses %j', async (body) => {
    const { post, api } = await practice();
    const reply = await post('/v1/chat/completions', body);
    expect(reply.status).toBe(400);
    const { error } = (await reply.json()) as { error: object };
    expect(Object.keys(error).sort()).toEqual(['code', 'message', 'param', 'type']);
    expect(error).toMatchObject({ type: 'invalid_request_error' });
    expect(api.bill().rejected).toBe(1);
  });

  it('needs a model', async () => {
    const { refusal } = await practice();
    expect((await refusal('1 + 1', { model: undefined })).message).toContain('you must provide a model parameter');
  });
});
