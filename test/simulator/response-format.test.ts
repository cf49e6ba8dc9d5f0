import type { ResponseFormatJSONSchema } from 'openai/resources/shared';
import { describe, expect, it } from 'vitest';
import { answersOf, merged, type Practice, practice } from './practice-client.js';

const schema = {
  type: 'object',
  properties: {
    label: { type: 'string', enum: ['pos', 'neg'] },
    score: { type: 'number' },
    why: { type: ['string', 'null'] },
  },
  required: ['label', 'score', 'why'],
  additionalProperties: false,
};
const format = (more: object = {}): { response_format: ResponseFormatJSONSchema } => ({
  response_format: {
    type: 'json_schema',
    json_schema: { name: 'answer', strict: true, schema: { ...schema, ...more } },
  },
});
const json = '{"label": "neg", "score": 3, "why": "it rained"}';
const form = `It must fit this:\n${JSON.stringify(schema)}`;

async function said({ ask }: Practice, prompt: string, more: object = {}): Promise<string> {
  return (await ask(prompt, { model: 'gpt-4o-mini', ...more })).choices[0]!.message.content!;
}

describe('a strict schema', () => {
  it('is answered with JSON that fits it, whatever the answer would have been', async () => {
    const api = await practice({
      answers: { known: json, partly: '{"label": "pos", "score": "3"}', prose: 'It is good.' },
      faults: [{ kind: 'bad_type' }],
    });
    expect(JSON.parse(await said(api, 'known', format()))).toEqual(JSON.parse(json));
    const fits = { label: expect.stringMatching(/^(pos|neg)$/), score: expect.any(Number) };
    for (const question of ['partly', 'prose', 'Why do cats purr?', '6 * 7']) {
      const answer = JSON.parse(await said(api, question, format()));
      expect(answer).toMatchObject(fits);
      expect(Object.keys(answer)).toEqual(['label', 'score', 'why']);
    }
    expect(JSON.parse(await said(api, '6 * 7', format()))).toMatchObject({ score: 42, why: null });
    expect(api.api.bill().struck).toEqual({});
  });

  it('counts as prompt tokens', async () => {
    const { ask } = await practice();
    const tokens = async (more: object) => (await ask('1 + 1', { model: 'gpt-4o', ...more })).usage!.prompt_tokens;
    expect(await tokens(format())).toBeGreaterThan((await tokens({})) + 40);
  });

  it.each<[string, object, { message?: RegExp; param?: string | null; code?: string }]>([
    ['o1-mini', format(), { message: /'json_schema' is not supported with this model/, param: null }],
    ['gpt-4o-2024-05-13', format(), { message: /'json_schema' is not supported with this model/, param: null }],
    [
      'gpt-4o',
      format({ additionalProperties: true }),
      { message: /In context=\(\), 'additionalProperties' is required/ },
    ],
    ['gpt-4o', format({ required: ['label', 'score'] }), { message: /every key in properties. Missing 'why'/ }],
    ['gpt-4o', format({ type: 'array', items: {} }), { message: /schema must be a JSON Schema of 'type: "object"'/ }],
    [
      'gpt-4o',
      format({ properties: { a: { type: 'string', minLength: 1 } }, required: ['a'] }),
      { message: /In context=\('properties', 'a'\), 'minLength' is not permitted/ },
    ],
    [
      'gpt-4o',
      format({ properties: { a: { type: 'array', items: { type: 'object' } } }, required: ['a'] }),
      { message: /In context=\('properties', 'a', 'items'\), 'additionalProperties'/ },
    ],
    ['gpt-4o', { response_format: { type: 'json_schema' } }, { param: 'response_format.json_schema' }],
    [
      'gpt-4o',
      { response_format: { type: 'json_schema', json_schema: { name: 'an answer', schema } } },
      { param: 'response_format.json_schema.name', code: 'invalid_value' },
    ],
    ['gpt-4o', { response_format: { type: 'xml' } }, { param: 'response_format.type', code: 'invalid_value' }],
  ])('%s refuses %j', async (model, more, { message = /./, ...expected }) => {
    const { refusal, api } = await practice();
    const error = await refusal('1 + 1', { model, ...more });
    expect(error).toMatchObject({ status: 400, type: 'invalid_request_error', ...expected });
    expect(error.message).toMatch(message);
    expect(api.bill().calls).toBe(0);
  });

  it.each(['o1', 'o3-mini', 'o4-mini', 'gpt-4o', 'gpt-4.1', 'gpt-5-mini', 'gpt-5.1', 'gpt-6-luna'])(
    'is taken by %s',
    async (model) => {
      const { ask } = await practice();
      await expect(ask('1 + 1', { model, ...format() })).resolves.toBeDefined();
    },
  );
});

describe('a schema in the prompt', () => {
  it('is answered in JSON, merged or alone', async () => {
    const api = await practice({ answers: { known: json } });
    expect(await said(api, `${form}\n\nknown`)).toBe(json);
    expect(JSON.parse(await said(api, `${form}\n\n6 * 7`))).toMatchObject({ score: 42 });
    const reply = await api.ask(`${form}\n\n${merged('known', 'Why do cats purr?')}`);
    const { k0, k1 } = answersOf(reply);
    expect(k0).toBe(json);
    expect(JSON.parse(k1!)).toMatchObject({ label: expect.stringMatching(/pos|neg/) });
    expect([...api.api.bill().asked.keys()]).toEqual(['known', '6 * 7', 'Why do cats purr?']);
  });

  it('is not taken from a question', async () => {
    const { ask } = await practice({ answers: { [form]: 'just text' } });
    expect((await ask(form)).choices[0]!.message.content).toBe('just text');
    const reply = await ask(merged(`${form}\n\n1 + 1`, '2 + 2'));
    expect(answersOf(reply).k1).toBe('4');
  });
});
