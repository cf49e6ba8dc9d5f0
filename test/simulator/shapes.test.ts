import type { Batch, BatchesPage } from 'openai/resources/batches';
import type { ChatCompletion, ChatCompletionChunk } from 'openai/resources/chat/completions';
import type { FileDeleted, FileObject } from 'openai/resources/files';
import type { Model } from 'openai/resources/models';
import type { ErrorObject } from 'openai/resources/shared';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { z } from 'zod';
import { create, lineOf, sums, upload } from './batch-client.js';
import { practice } from './practice-client.js';

/*
 * The shapes of OpenAI's published OpenAPI description, written down from its documentation and from the types of the
 * openai package, which are generated from it. No other fields may stand there, all times are whole seconds, and what
 * the description calls optional may be null only where the documentation's examples have it so.
 */
const text = z.string().min(1);
const time = z.int().min(1_000_000_000).max(9_999_999_999);
const count = z.int().min(0);
const serviceTier = z.enum(['auto', 'default', 'flex', 'scale', 'priority']);

const usage = z.strictObject({
  prompt_tokens: count,
  completion_tokens: count,
  total_tokens: count,
  prompt_tokens_details: z.strictObject({
    cached_tokens: count,
    audio_tokens: count,
    cache_write_tokens: count.optional(),
  }),
  completion_tokens_details: z.strictObject({
    reasoning_tokens: count,
    audio_tokens: count,
    accepted_prediction_tokens: count,
    rejected_prediction_tokens: count,
  }),
});

const completion = z.strictObject({
  id: text,
  object: z.literal('chat.completion'),
  created: time,
  model: text,
  choices: z.array(
    z.strictObject({
      index: count,
      message: z.strictObject({
        role: z.literal('assistant'),
        content: z.string().nullable(),
        refusal: z.string().nullable(),
        annotations: z.array(z.never()),
      }),
      logprobs: z.null(),
      finish_reason: z.enum(['stop', 'length', 'tool_calls', 'content_filter', 'function_call']),
    }),
  ),
  usage: usage.optional(),
  service_tier: serviceTier,
  system_fingerprint: text,
});

const chunk = z.strictObject({
  id: text,
  object: z.literal('chat.completion.chunk'),
  created: time,
  model: text,
  choices: z.array(
    z.strictObject({
      index: count,
      delta: z.strictObject({
        role: z.literal('assistant').optional(),
        content: z.string().optional(),
        refusal: z.string().nullable().optional(),
      }),
      logprobs: z.null(),
      finish_reason: z.enum(['stop', 'length', 'tool_calls', 'content_filter', 'function_call']).nullable(),
    }),
  ),
  usage: usage.nullable().optional(),
  service_tier: serviceTier,
  system_fingerprint: text,
});

const failure = z.strictObject({
  error: z.strictObject({ message: text, type: text, param: text.nullable(), code: text.nullable() }),
});

const model = z.strictObject({ id: text, object: z.literal('model'), created: time, owned_by: text });

const file = z.strictObject({
  id: text,
  object: z.literal('file'),
  bytes: count,
  created_at: time,
  expires_at: time.optional(),
  filename: text,
  purpose: z.enum(['batch', 'batch_output']),
  status: z.literal('processed'),
  status_details: z.null(),
});

const fileDeleted = z.strictObject({ id: text, object: z.literal('file'), deleted: z.literal(true) });

const batch = z.strictObject({
  id: text,
  object: z.literal('batch'),
  endpoint: z.literal('/v1/chat/completions'),
  model: text.nullable(),
  errors: z
    .strictObject({
      object: z.literal('list'),
      data: z.array(z.strictObject({ code: text, message: text, param: text.nullable(), line: count.nullable() })),
    })
    .nullable(),
  input_file_id: text,
  completion_window: z.literal('24h'),
  status: z.enum([
    'validating',
    'failed',
    'in_progress',
    'finalizing',
    'completed',
    'expired',
    'cancelling',
    'cancelled',
  ]),
  output_file_id: z.string().nullable(),
  error_file_id: z.string().nullable(),
  created_at: time,
  in_progress_at: time.nullable(),
  expires_at: time,
  finalizing_at: time.nullable(),
  completed_at: time.nullable(),
  failed_at: time.nullable(),
  expired_at: time.nullable(),
  cancelling_at: time.nullable(),
  cancelled_at: time.nullable(),
  request_counts: z.strictObject({ total: count, completed: count, failed: count }),
  usage: z.strictObject({
    input_tokens: count,
    input_tokens_details: z.strictObject({ cached_tokens: count }),
    output_tokens: count,
    output_tokens_details: z.strictObject({ reasoning_tokens: count }),
    total_tokens: count,
  }),
  metadata: z.record(z.string(), z.string()).nullable(),
});

/** BatchRequestOutput; a refused request's body is the error that it would have been answered with. */
const resultLine = z.strictObject({
  id: text.startsWith('batch_req_'),
  custom_id: text,
  response: z
    .strictObject({ status_code: z.int().min(200).max(599), request_id: text, body: z.union([completion, failure]) })
    .nullable(),
  error: z.strictObject({ code: z.enum(['batch_expired', 'batch_cancelled']), message: text }).nullable(),
});

const list = <Item extends z.ZodType>(item: Item) => z.strictObject({ object: z.literal('list'), data: z.array(item) });
const page = <Item extends z.ZodType>(item: Item) =>
  z.strictObject({
    object: z.literal('list'),
    data: z.array(item),
    first_id: z.string(),
    last_id: z.string(),
    has_more: z.boolean(),
  });

/** Null where the package's types leave a field out. */
type NullsLeftOut<T> = { [Key in keyof T]: Exclude<T[Key], null> };

it('the shapes here are those of the official client', () => {
  expectTypeOf<z.output<typeof completion>>().toExtend<ChatCompletion>();
  expectTypeOf<z.output<typeof chunk>>().toExtend<ChatCompletionChunk>();
  expectTypeOf<z.output<typeof failure>['error']>().toExtend<ErrorObject>();
  expectTypeOf<z.output<typeof model>>().toExtend<Model>();
  expectTypeOf<NullsLeftOut<z.output<typeof file>>>().toExtend<FileObject>();
  expectTypeOf<z.output<typeof fileDeleted>>().toExtend<FileDeleted>();
  expectTypeOf<NullsLeftOut<z.output<typeof batch>>>().toExtend<Batch>();
  expectTypeOf<BatchesPage['data']>().toEqualTypeOf<Batch[]>();
});

const headers = { authorization: 'Bearer practice' };
const ask = (more: object) => JSON.stringify({ model: 'o3', messages: [{ role: 'user', content: '1 + 1' }], ...more });

describe('every JSON has the published shape:', () => {
  it.each([
    ['a completion', {}],
    ['one in the flex lane', { service_tier: 'flex' }],
    ['one that tells cache writes', { model: 'gpt-6-luna' }],
    ['one that was cut off', { max_completion_tokens: 1 }],
  ])('%s', async (_, more) => {
    const { post } = await practice();
    completion.parse(await (await post('/v1/chat/completions', ask(more))).json());
  });

  it.each(['refusal', 'content_filter', 'no_usage', 'empty'] as const)('a completion with %s', async (kind) => {
    const { post } = await practice({ faults: [{ kind }] });
    completion.parse(await (await post('/v1/chat/completions', ask({ max_completion_tokens: 9000 }))).json());
  });

  it.each([{}, { stream_options: { include_usage: true } }])('chunks, with %j', async (more) => {
    for (const faults of [[], [{ kind: 'refusal' as const }]]) {
      const { post } = await practice({ faults });
      const stream = await (await post('/v1/chat/completions', ask({ stream: true, ...more }))).text();
      const events = stream.trimEnd().split('\n\n');
      expect(events.pop()).toBe('data: [DONE]');
      expect(events.length).toBeGreaterThan(2);
      for (const event of events) chunk.parse(JSON.parse(event.slice('data: '.length)));
    }
  });

  it('errors, of the request and by fault', async () => {
    const { post, api } = await practice();
    const bodies = ['', '[]', ask({ model: 'none' }), ask({ n: 3 }), ask({ temperature: 0 })];
    for (const body of bodies) failure.parse(await (await post('/v1/chat/completions', body)).json());
    for (const path of [
      'models/none',
      'files/none',
      'batches/none',
      'files?limit=0',
      'batches?after=none',
      'nothing',
    ]) {
      const reply = await fetch(`${api.url}/${path}`, { headers });
      expect(reply.status).toBeGreaterThanOrEqual(400);
      failure.parse(await reply.json());
    }
    failure.parse(await (await fetch(`${api.url}/batches`)).json());
    for (const kind of ['rate_limit', 'insufficient_quota', 'overloaded', 'invalid_prompt', 'flex_unavailable']) {
      await post('/practice/faults', JSON.stringify([{ kind }]));
      failure.parse(await (await post('/v1/chat/completions', ask({ service_tier: 'flex' }))).json());
    }
  });

  it('models', async () => {
    const { api } = await practice();
    list(model).parse(await (await fetch(`${api.url}/models`, { headers })).json());
    model.parse(await (await fetch(`${api.url}/models/o3`, { headers })).json());
  });

  it('files, batches in each of their states, their lists and their lines', async () => {
    const { client, api, post } = await practice({
      clock: { speed: 0 },
      batch: { validateMs: 1000, runMs: 10_000 },
      faults: [
        { kind: 'batch_rejected_line', match: '2 + 1' },
        { kind: 'batch_expired_line', match: '3 + 1', times: 1 },
      ],
    });
    const get = async (path: string) => (await fetch(`${api.url}/${path}`, { headers })).json();
    page(file).parse(await get('files'));
    page(batch).parse(await get('batches'));
    const input = await upload(client, sums(8));
    const { id: expiring } = await create(client, input.id, { metadata: { run: 'r1' } });
    const { id: completing } = await create(client, (await upload(client, sums(8))).id);
    const { id: failing } = await create(client, (await upload(client, ['{'])).id);
    const { id: cancelled } = await create(client, (await upload(client, [lineOf('a', '1 + 1')])).id);
    const states = new Set<string>();
    for (let step = 0; step < 24; step++) {
      const { data } = page(batch).parse(await get('batches'));
      for (const { status } of data) states.add(status);
      for (const id of [expiring, completing, failing]) batch.parse(await get(`batches/${id}`));
      if (step === 3) batch.parse(await client.batches.cancel(cancelled));
      await post('/practice/clock', '{"advanceMs": 500}');
    }
    expect([...states].sort()).toEqual([...batch.shape.status.options].sort());

    const files = page(file).parse(await get('files'));
    expect(files.data.filter(({ purpose }) => purpose === 'batch_output')).toHaveLength(5);
    for (const { id, purpose } of files.data) {
      file.parse(await get(`files/${id}`));
      if (purpose === 'batch') continue;
      const lines = (await (await client.files.content(id)).text()).trimEnd().split('\n');
      for (const line of lines) resultLine.parse(JSON.parse(line));
    }
    const gone = await fetch(`${api.url}/files/${input.id}`, { method: 'DELETE', headers });
    fileDeleted.parse(await gone.json());
  });
});
