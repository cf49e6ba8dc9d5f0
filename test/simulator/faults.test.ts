import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { batchKinds, faultKinds, fileCallKinds, lineKinds } from '../../src/simulator/fault-kinds.js';
import type { FaultRule, PracticeOptions } from '../../src/simulator/practice-api.js';
import { answersOf, merged, type Practice, practice } from './practice-client.js';

type Fault = NonNullable<PracticeOptions['faults']>[number];

const questions = ['1 + 1', 'Why do cats purr?', '3 + 3', '4 + 4'];
const covered = new Set<FaultRule['kind']>();

/** A practice API with one fault that strikes always, unless `more` says otherwise. */
function faulty(kind: FaultRule['kind'], more: Partial<Fault> = {}, options: PracticeOptions = {}): Promise<Practice> {
  covered.add(kind);
  return practice({ ...options, faults: [{ kind, ...more }] });
}

async function textWith(kind: FaultRule['kind'], more?: Partial<Fault>): Promise<string> {
  const { ask } = await faulty(kind, more);
  return (await ask(merged(...questions))).choices[0]!.message.content!;
}

describe('refusals are not billed', () => {
  it.each([
    ['too_large', { status: 429, type: 'tokens', code: 'rate_limit_exceeded' }, 'Limit 30000, Requested 30601'],
    ['insufficient_quota', { status: 429, type: 'insufficient_quota', code: 'insufficient_quota' }, 'quota'],
    ['server_error', { status: 500, type: 'server_error', code: null }, 'had an error'],
    ['overloaded', { status: 503, type: 'server_error', code: null }, 'overloaded'],
    ['slow_down', { status: 503, type: 'server_error', code: null }, 'Slow Down'],
    ['bad_key', { status: 401, code: 'invalid_api_key' }, 'Incorrect API key'],
    ['invalid_prompt', { status: 400, code: 'invalid_prompt' }, 'usage policy'],
  ] as const)('%s', async (kind, expected, text) => {
    const { refusal, api } = await faulty(kind);
    const error = await refusal('1 + 1');
    expect(error).toMatchObject(expected);
    expect(error.message).toContain(text);
    expect(error.requestID).toMatch(/^req_/);
    expect(api.bill()).toMatchObject({ requests: 1, calls: 0, rejected: 1, picoDollars: 0n, struck: { [kind]: 1 } });
  });

  it.each([
    ['retry-after', '10'],
    ['retry-after-ms', '9816'],
    ['none', null],
  ] as const)('rate_limit with header %s', async (header, value) => {
    const { refusal, api } = await faulty('rate_limit', { header, waitMs: 9816 });
    const error = await refusal('1 + 1');
    expect(error).toMatchObject({ status: 429, type: 'requests', code: 'rate_limit_exceeded' });
    expect(error.message).toContain('Please try again in 9.816s.');
    for (const name of ['retry-after', 'retry-after-ms']) {
      expect(error.headers!.get(name)).toBe(name === header ? value : null);
    }
    expect(error.headers!.has('x-ratelimit-limit-requests')).toBe(header !== 'none');
    expect(api.bill().calls).toBe(0);
  });

  it('gateway answers in HTML', async () => {
    const { refusal, api } = await faulty('gateway');
    const error = await refusal('1 + 1');
    expect(error.status).toBe(502);
    expect(error.headers!.get('content-type')).toBe('text/html');
    expect(error.message).toContain('502 Bad Gateway');
    expect(api.bill()).toMatchObject({ calls: 0, rejected: 1 });
  });
});

describe('flex_unavailable', () => {
  it('refuses requests for the flex lane only, unbilled', async () => {
    const { refusal, ask, api } = await faulty('flex_unavailable', { times: 1 });
    await ask('1 + 1', { model: 'o3' });
    await ask('1 + 1', { service_tier: 'flex' });
    const error = await refusal('1 + 1', { model: 'o3', service_tier: 'flex' });
    expect(error).toMatchObject({ status: 429, code: 'resource_unavailable' });
    expect(error.message).toContain('Resource Unavailable');
    expect(api.bill()).toMatchObject({ calls: 2, rejected: 1, struck: { flex_unavailable: 1 } });
    expect((await ask('1 + 1', { model: 'o3', service_tier: 'flex' })).service_tier).toBe('flex');
  });
});

describe('lost replies', () => {
  it.each([true, false])('hang, billed: %s', async (billed) => {
    const { client, api } = await faulty('hang', { billed });
    const leaving = new AbortController();
    const call = client.chat.completions.create(
      { model: 'o1-mini', messages: [{ role: 'user', content: '1 + 1' }] },
      { signal: leaving.signal },
    );
    while (api.bill().struck.hang === undefined) await new Promise(setImmediate);
    leaving.abort();
    await expect(call).rejects.toThrow('aborted');
    expect(api.bill()).toMatchObject({ requests: 1, calls: billed ? 1 : 0 });
  });

  it.each([true, false])('reset, billed: %s', async (billed) => {
    const { refusal, api } = await faulty('reset', { billed });
    const error = await refusal('1 + 1');
    expect(error.status).toBeUndefined();
    expect(error.constructor.name).toBe('APIConnectionError');
    expect(api.bill()).toMatchObject({ requests: 1, calls: billed ? 1 : 0 });
  });

  it('cut_body breaks off inside the body, streamed or not', async () => {
    const { client, ask, api } = await faulty('cut_body');
    await expect(ask('1 + 1')).rejects.toThrow();
    const stream = await client.chat.completions.create({
      model: 'o1-mini',
      messages: [{ role: 'user', content: 'Why do cats purr?' }],
      stream: true,
    });
    const drain = async () => {
      for await (const _ of stream);
    };
    await expect(drain()).rejects.toThrow();
    expect(api.bill().calls).toBe(2);
  });

  it('bad_json is a whole body that is no JSON, streamed or not', async () => {
    const { client, ask, api } = await faulty('bad_json');
    await expect(ask('1 + 1')).rejects.toThrow(/JSON/);
    const stream = await client.chat.completions.create({
      model: 'o1-mini',
      messages: [{ role: 'user', content: 'Why do cats purr?' }],
      stream: true,
    });
    const drain = async () => {
      for await (const _ of stream);
    };
    await expect(drain()).rejects.toThrow(/JSON/);
    expect(api.bill().calls).toBe(2);
  });

  it('no_usage leaves usage out', async () => {
    const { ask, api } = await faulty('no_usage');
    expect(await ask('1 + 1')).not.toHaveProperty('usage');
    expect(api.bill().usage.output).toBeGreaterThan(0);
  });
});

describe('messages that are no whole answer', () => {
  it('truncated bills the text that came and all reasoning', async () => {
    const { ask, api } = await faulty('truncated', { times: 1 });
    const cut = await ask('Why do cats purr?');
    const whole = await ask('Why do cats purr?');
    expect(cut.choices[0]!.finish_reason).toBe('length');
    expect(whole.choices[0]!.message.content!.startsWith(cut.choices[0]!.message.content!)).toBe(true);
    expect(cut.usage!.completion_tokens_details).toEqual(whole.usage!.completion_tokens_details);
    expect(cut.usage!.completion_tokens).toBeLessThan(whole.usage!.completion_tokens);
    expect(api.bill().usage.output).toBe(cut.usage!.completion_tokens + whole.usage!.completion_tokens);
    expect(api.bill().list.map(({ fault }) => fault)).toEqual(['truncated', undefined]);
  });

  it('empty spends the whole allowance', async () => {
    const { ask, api } = await faulty('empty');
    const { choices, usage } = await ask('1 + 1', { max_completion_tokens: 700 });
    expect(choices[0]).toMatchObject({ finish_reason: 'length', message: { content: '' } });
    expect(usage).toMatchObject({ completion_tokens: 700, completion_tokens_details: { reasoning_tokens: 700 } });
    expect(api.bill().usage.output).toBe(700);
  });

  it('refusal stands apart from content, streamed or not', async () => {
    const { client, ask, api } = await faulty('refusal');
    const { message } = (await ask('1 + 1')).choices[0]!;
    expect(message.content).toBeNull();
    expect(message.refusal).toContain("can't help");
    const messages = [{ role: 'user' as const, content: '1 + 1' }];
    let refusal = '';
    for await (const chunk of await client.chat.completions.create({ model: 'o1-mini', messages, stream: true })) {
      expect(chunk.choices[0]!.delta.content).toBeUndefined();
      refusal += chunk.choices[0]!.delta.refusal ?? '';
    }
    expect(refusal).toBe(message.refusal);
    expect(api.bill().calls).toBe(2);
  });

  it('content_filter', async () => {
    const { ask, api } = await faulty('content_filter');
    expect((await ask('Why do cats purr?')).choices[0]!.finish_reason).toBe('content_filter');
    expect(api.bill().calls).toBe(1);
  });
});

describe('merged replies laid out wrong', () => {
  it('untagged is a numbered list', async () => {
    const text = await textWith('untagged');
    expect(text).toMatch(/^1\. 2\n2\. .+\n3\. 6\n4\. 8$/s);
    expect(text).not.toContain('<a-');
  });

  it('chatty keeps every answer whole among prose', async () => {
    const { ask } = await faulty('chatty');
    const reply = await ask(merged(...questions));
    expect(answersOf(reply)).toMatchObject({ k0: '2', k2: '6', k3: '8' });
    expect(reply.choices[0]!.message.content).toMatch(/^Sure!/);
  });

  it('reordered has every answer, elsewhere', async () => {
    const text = await textWith('reordered');
    const ids = [...text.matchAll(/<a-(\w+)>/g)].map((match) => match[1]);
    expect([...ids].sort()).toEqual(['k0', 'k1', 'k2', 'k3']);
    expect(ids).not.toEqual(['k0', 'k1', 'k2', 'k3']);
  });

  it('missing leaves out the answer that matches', async () => {
    const { ask } = await faulty('missing', { match: '3 + 3' });
    expect(Object.keys(answersOf(await ask(merged(...questions))))).toEqual(['k0', 'k1', 'k3']);
  });

  it.each([
    ['doubled', 2],
    ['doubled_same', 1],
  ] as const)('%s', async (kind, distinct) => {
    const text = await textWith(kind, { match: '3 + 3' });
    const answers = [...text.matchAll(/<a-k2>\n(.*)\n<\/a-k2>/g)].map((match) => match[1]);
    expect(answers).toHaveLength(2);
    expect(new Set(answers).size).toBe(distinct);
    expect(answers[0]).toBe('6');
  });

  it('garbled spoils its own tags in several ways and no other', async () => {
    const forms = new Set<string>();
    const { ask } = await faulty('garbled', { match: '3 + 3' });
    for (let turn = 0; turn < 40; turn++) {
      const text = (await ask(merged(...questions))).choices[0]!.message.content!;
      expect(text).not.toContain('<a-k2>\n6\n</a-k2>');
      expect(text).toContain('<a-k0>\n2\n</a-k0>');
      expect(text).toContain('<a-k3>\n8\n</a-k3>');
      forms.add(text.replace(/<\/a-\w+>(?=\n<a-k3>)/, ''));
    }
    expect(forms.size).toBeGreaterThanOrEqual(4);
  });

  it('wrong_id uses an id that no question has', async () => {
    const text = await textWith('wrong_id', { match: '3 + 3' });
    const id = /<a-(\w+)>\n6\n<\/a-\1>/.exec(text)![1]!;
    expect(['k0', 'k1', 'k2', 'k3']).not.toContain(id);
  });

  it('hijack puts an answer to another question inside', async () => {
    const text = await textWith('hijack', { match: '3 + 3' });
    expect(text).toMatch(/<a-k2>\n6\n<a-(k0|k1|k3)>\nHIJACKED\n<\/a-\1>\n<\/a-k2>/);
  });

  it('touches no bare prompt', async () => {
    const kinds = ['untagged', 'chatty', 'reordered', 'missing', 'doubled', 'garbled', 'hijack'] as const;
    const { ask, api } = await practice({ faults: kinds.map((kind) => ({ kind })) });
    expect((await ask('1 + 1')).choices[0]!.message.content).toBe('2');
    expect(api.bill().struck).toEqual({});
  });
});

describe('bad_type', () => {
  const schema = {
    type: 'object',
    properties: {
      label: { type: 'string', enum: ['pos', 'neg'] },
      score: { type: 'number' },
      note: { type: 'string' },
    },
    required: ['label', 'score'],
    additionalProperties: false,
  };
  const fits = z.fromJSONSchema(schema as Parameters<typeof z.fromJSONSchema>[0]);
  const isValid = (text: string) => {
    try {
      return fits.safeParse(JSON.parse(text)).success;
    } catch {
      return false;
    }
  };

  it('breaks typed answers in several ways, merged or alone, and nothing else', async () => {
    const { ask, api } = await faulty('bad_type', {}, { answers: { 'free text': 'free text' } });
    const form = `Fit this:\n${JSON.stringify(schema)}\n\n`;
    const seen = new Set<string>();
    for (let i = 0; i < 40; i++) {
      const alone = (await ask(`${form}Is number ${i} good?`)).choices[0]!.message.content!;
      const { k0, k1 } = answersOf(await ask(form + merged(`Is number ${i} bad?`, '1 + 1')));
      for (const answer of [alone, k0!, k1!]) {
        expect(isValid(answer), answer).toBe(false);
        seen.add(answer.startsWith('{') ? Object.keys(JSON.parse(answer)).join() : 'prose');
      }
    }
    expect([...seen].sort()).toEqual(['label,note', 'label,score,note', 'prose', 'score,note']);
    expect(api.bill().struck).toEqual({ bad_type: 120 });
    expect((await ask('free text')).choices[0]!.message.content).toBe('free text');
    expect(api.bill().struck).toEqual({ bad_type: 120 });
  });

  it('leaves the others alone', async () => {
    const { ask } = await faulty('bad_type', { match: 'cats' });
    const { k0, k1 } = answersOf(await ask(`${JSON.stringify(schema)}\n\n${merged('dogs?', 'cats?')}`));
    expect([isValid(k0!), isValid(k1!)]).toEqual([true, false]);
  });
});

describe('when a fault strikes', () => {
  it('invalid_prompt isolates the question that matches', async () => {
    const { ask, refusal } = await faulty('invalid_prompt', { match: 'cats' });
    expect((await refusal(merged(...questions))).code).toBe('invalid_prompt');
    await expect(ask(merged('1 + 1', '3 + 3'))).resolves.toBeDefined();
  });

  it('only for its models, after so many chances, so many times', async () => {
    const { ask } = await faulty('empty', { models: ['o3'], after: 1, times: 2 });
    const turns = [];
    for (let turn = 0; turn < 5; turn++) {
      expect((await ask('1 + 1')).choices[0]!.finish_reason).toBe('stop');
      turns.push((await ask('1 + 1', { model: 'o3', max_completion_tokens: 9000 })).choices[0]!.finish_reason);
    }
    expect(turns).toEqual(['stop', 'length', 'length', 'stop', 'stop']);
  });

  it('at its rate, the same way every time, and again after a reset', async () => {
    const faults: Fault[] = [
      { kind: 'empty', rate: 0.3 },
      { kind: 'missing', rate: 0.2 },
    ];
    const run = async ({ ask }: Practice) => {
      const seen: string[] = [];
      for (let turn = 0; turn < 60; turn++) {
        const { choices } = await ask(merged('1 + 1', '2 + 2', '3 + 3'), { max_completion_tokens: 5000 });
        seen.push(choices[0]!.message.content!);
      }
      return seen;
    };
    const one = await practice({ faults });
    const first = await run(one);
    const { empty = 0, missing = 0 } = one.api.bill().struck;
    expect(empty).toBeGreaterThan(8);
    expect(empty).toBeLessThan(30);
    expect(missing).toBeGreaterThan(10);
    expect(missing).toBeLessThan(50);
    await one.post('/practice/reset', '');
    expect(await run(one)).toEqual(first);
    expect(await run(await practice({ faults }))).toEqual(first);
    expect(await run(await practice({ faults, seed: 2 }))).not.toEqual(first);
  });

  it('can be changed while it runs, unless the change makes no sense', async () => {
    const { ask, refusal, post } = await practice();
    await ask('1 + 1');
    expect((await post('/practice/faults', '[{"kind": "overloaded"}]')).status).toBe(200);
    expect((await refusal('1 + 1')).status).toBe(503);
    const wrong = await post('/practice/faults', '[{"kind": "overlooked"}]');
    expect(wrong.status).toBe(400);
    expect(await wrong.text()).toContain('faults: [0].kind: expected one of rate_limit');
    expect((await post('/practice/faults', '[]')).status).toBe(200);
    await ask('1 + 1');
  });

  it('every kind of fault has been tried here or in batch-faults.test.ts', () => {
    const elsewhere = [...lineKinds, ...batchKinds, ...fileCallKinds];
    expect([...covered, ...elsewhere].sort()).toEqual([...faultKinds].sort());
  });
});
