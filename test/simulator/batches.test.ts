import { describe, expect, it } from 'vitest';
import { findModel } from '../../src/model/catalog.js';
import { pricesIn } from '../../src/simulator/lane.js';
import { create, lineOf, results, submit, sums, upload } from './batch-client.js';
import { answersOf, merged, type Practice, practice } from './practice-client.js';

/** 2026-11-23T22:00:00Z in seconds. */
const tenAtNight = Date.UTC(2026, 10, 23, 22) / 1000;
/** Standing still until it is put forward. */
const still = { speed: 0, start: '2026-11-23T22:00:00Z' };

async function forward({ post }: Practice, advanceMs: number): Promise<void> {
  expect((await post('/practice/clock', JSON.stringify({ advanceMs }))).status).toBe(200);
}

describe('a batch from upload to deletion', () => {
  it('answers every line once, in any order, at half price to the last digit', async () => {
    const { client, api } = await practice();
    const file = await upload(client, sums(40));
    expect(file).toMatchObject({ object: 'file', purpose: 'batch', filename: 'batch.jsonl', status: 'processed' });
    const created = await create(client, file.id, { metadata: { run: 'r1' } });
    expect(created).toMatchObject({
      object: 'batch',
      status: 'validating',
      input_file_id: file.id,
      metadata: { run: 'r1' },
      request_counts: { total: 0, completed: 0, failed: 0 },
      output_file_id: null,
    });
    const batch = await client.batches.retrieve(created.id);
    expect(batch).toMatchObject({
      status: 'completed',
      model: 'gpt-5-mini',
      errors: null,
      error_file_id: '',
      request_counts: { total: 40, completed: 40, failed: 0 },
    });
    const lines = await results(client, batch.output_file_id);
    expect(lines.size).toBe(40);
    expect([...lines.keys()]).not.toEqual(sums(40).map((_, index) => `c${index}`));
    let cost = 0n;
    for (const [id, { response, error }] of lines) {
      expect(error).toBeNull();
      expect(response).toMatchObject({ status_code: 200, body: { object: 'chat.completion' } });
      const { choices, usage } = response!.body;
      expect(choices[0]!.message.content).toBe(String(Number(id.slice(1)) + 1));
      // $0.125 and $1 a million, half of $0.25 and $2.
      cost += BigInt(usage!.prompt_tokens) * 125_000n + BigInt(usage!.completion_tokens) * 1_000_000n;
    }
    const bill = api.bill();
    expect(bill.picoDollars).toBe(cost);
    expect(bill).toMatchObject({ requests: 40, calls: 40, batchCalls: 40, rejected: 0, files: 1, batches: 1 });
    expect(bill.asked.get('7 + 1')).toBe(1);
    expect(bill.list.every((call) => call.batch === batch.id)).toBe(true);
    expect(batch.usage).toMatchObject({ input_tokens: bill.usage.input, output_tokens: bill.usage.output });

    const output = await client.files.retrieve(batch.output_file_id!);
    expect(output).toMatchObject({ purpose: 'batch_output', filename: `${batch.id}_output.jsonl` });
    for (const id of [file.id, output.id]) {
      expect(await client.files.delete(id)).toEqual({ id, object: 'file', deleted: true });
      await expect(client.files.retrieve(id)).rejects.toMatchObject({ status: 404 });
      await expect(client.files.content(id)).rejects.toMatchObject({ status: 404 });
      await expect(client.files.delete(id)).rejects.toMatchObject({ status: 404 });
    }
    expect((await client.files.list()).data).toEqual([]);
  });

  it.each([
    // Pico-dollars a token: input, cached, written, output.
    ['gpt-5-mini', 125_000n, 12_500n, 0n, 1_000_000n],
    ['o3', 1_000_000n, 1_000_000n, 0n, 4_000_000n],
    ['gpt-6-luna', 50_000n, 5_000n, 62_500n, 250_000n],
  ])('bills cached and written tokens of %s at their batch prices', async (model, input, cached, written, output) => {
    const { client, api } = await practice();
    const long = Array.from({ length: 400 }, (_, index) => `Rule ${index}: be right.`).join('\n');
    const content = [
      { type: 'text', text: long, ...(written > 0n && { prompt_cache_breakpoint: { mode: 'explicit' } }) },
      { type: 'text', text: 'Why do cats purr?' },
    ];
    const messages = [{ role: 'user', content }];
    const batch = await submit(client, [lineOf('a', '', { model, messages }), lineOf('b', '', { model, messages })]);
    let cost = 0n;
    let cachedTokens = 0;
    for (const { response } of (await results(client, batch.output_file_id)).values()) {
      const { prompt_tokens, completion_tokens, prompt_tokens_details } = response!.body.usage!;
      const { cached_tokens = 0, cache_write_tokens = 0 } = prompt_tokens_details!;
      cachedTokens += cached_tokens;
      cost += BigInt(prompt_tokens - cached_tokens - cache_write_tokens) * input + BigInt(cached_tokens) * cached;
      cost += BigInt(cache_write_tokens) * written + BigInt(completion_tokens) * output;
    }
    expect(cachedTokens).toBeGreaterThan(1024);
    expect(api.bill().picoDollars).toBe(cost);
  });

  it('rounds half of an odd price up, token by token', () => {
    const prices = { input: 3n, cached: 1n, written: 3n, output: 4n, reasoning: 4n };
    const half = { input: 2n, cached: 1n, written: 2n, output: 2n, reasoning: 2n };
    expect(pricesIn('batch', { ...findModel('o1-preview')!, prices })).toEqual(half);
  });

  it('bills half of what asking alone costs where the catalog has no batch price', async () => {
    const alone = await practice();
    await alone.ask('Why do cats purr?', { model: 'o1-preview' });
    const { client, api } = await practice();
    await submit(client, [lineOf('a', 'Why do cats purr?', { model: 'o1-preview' })]);
    expect(api.bill().picoDollars * 2n).toBe(alone.api.bill().picoDollars);
  });

  it('answers merged prompts with the faults of their answers', async () => {
    const { client } = await practice({ faults: [{ kind: 'missing', match: '2 + 2' }] });
    const batch = await submit(client, [lineOf('a', merged('1 + 1', '2 + 2', '3 + 3'))]);
    const reply = (await results(client, batch.output_file_id)).get('a')!.response!.body;
    expect(answersOf(reply)).toEqual({ k0: '2', k2: '6' });
  });

  it('refuses a line as a chat completion would be refused, with its status in the error file, unbilled', async () => {
    const { client, api } = await practice();
    const batch = await submit(client, [
      lineOf('right', '1 + 1'),
      lineOf('cap', '1 + 1', { max_completion_tokens: 1_000_000 }),
      lineOf('unknown', '1 + 1', { reasoning_depth: 3 }),
      lineOf('stream', '1 + 1', { stream: true }),
    ]);
    expect(batch).toMatchObject({ status: 'completed', request_counts: { total: 4, completed: 1, failed: 3 } });
    expect([...(await results(client, batch.output_file_id)).keys()]).toEqual(['right']);
    const refused = await results(client, batch.error_file_id);
    expect([...refused.keys()].sort()).toEqual(['cap', 'stream', 'unknown']);
    for (const { response, error } of refused.values()) {
      expect(error).toBeNull();
      expect(response).toMatchObject({ status_code: 400, body: { error: { type: 'invalid_request_error' } } });
    }
    expect(refused.get('unknown')!.response!.body.error!.code).toBe('unknown_parameter');
    expect(api.bill()).toMatchObject({ requests: 4, calls: 1, rejected: 3 });
  });

  it('goes on though the input file is deleted and nobody asks after it', async () => {
    const { client, api } = await practice({ clock: { speed: 1000 }, batch: { validateMs: 10_000, runMs: 50_000 } });
    const file = await upload(client, sums(5));
    await create(client, file.id);
    await client.files.delete(file.id);
    while (api.bill().calls < 5) await new Promise((resolve) => setTimeout(resolve, 5));
  });
});

describe('the life of a batch', () => {
  it('passes through its states as time goes by, and works on its lines evenly', async () => {
    const test = await practice({ clock: still, batch: { validateMs: 60_000, runMs: 1_000_000 } });
    const { client, api } = test;
    const { id } = await create(client, (await upload(client, sums(10))).id);
    const seen = async (advanceMs: number) => {
      await forward(test, advanceMs);
      const { status, request_counts } = await client.batches.retrieve(id);
      return [status, request_counts!.total, request_counts!.completed];
    };
    expect(await seen(59_999)).toEqual(['validating', 0, 0]);
    expect(await seen(1)).toEqual(['in_progress', 10, 0]);
    expect(await seen(450_000)).toEqual(['in_progress', 10, 5]);
    expect(api.bill().calls).toBe(5);
    expect(await seen(450_000)).toEqual(['finalizing', 10, 10]);
    expect((await client.batches.retrieve(id)).output_file_id).toBeNull();
    expect(await seen(100_000)).toEqual(['completed', 10, 10]);
    const batch = await client.batches.retrieve(id);
    expect(batch).toMatchObject({
      created_at: tenAtNight,
      in_progress_at: tenAtNight + 60,
      finalizing_at: tenAtNight + 960,
      completed_at: tenAtNight + 1060,
      expires_at: tenAtNight + 86_400,
      failed_at: null,
      expired_at: null,
      cancelled_at: null,
    });
    expect((await client.files.retrieve(batch.output_file_id!)).created_at).toBe(tenAtNight + 1060);
  });

  it('expires after 24 hours: finished lines are billed and there, the others are not', async () => {
    const test = await practice({ clock: still, batch: { runMs: 48 * 3_600_000 } });
    const { client, api } = test;
    const { id } = await create(client, (await upload(client, sums(10))).id);
    await forward(test, 30 * 3_600_000);
    const batch = await client.batches.retrieve(id);
    expect(batch).toMatchObject({
      status: 'expired',
      expired_at: tenAtNight + 86_400,
      completed_at: null,
      request_counts: { total: 10, completed: 5, failed: 0 },
    });
    expect((await results(client, batch.output_file_id)).size).toBe(5);
    const late = await results(client, batch.error_file_id);
    expect(late.size).toBe(5);
    expect(late.get('c9')).toMatchObject({ response: null, error: { code: 'batch_expired' } });
    expect(api.bill().calls).toBe(5);
  });

  it('is cancelled with what it had got', async () => {
    const test = await practice({ clock: still, batch: { runMs: 1_000_000 } });
    const { client, api } = test;
    const { id } = await create(client, (await upload(client, sums(10))).id);
    await forward(test, 270_000);
    expect(await client.batches.cancel(id)).toMatchObject({ status: 'cancelling', cancelling_at: tenAtNight + 270 });
    expect(await client.batches.cancel(id)).toMatchObject({ status: 'cancelling' });
    await forward(test, 100_000);
    const batch = await client.batches.retrieve(id);
    expect(batch).toMatchObject({ status: 'cancelled', cancelled_at: tenAtNight + 370 });
    expect((await results(client, batch.output_file_id)).size).toBe(3);
    const rest = await results(client, batch.error_file_id);
    expect(rest.size).toBe(7);
    expect(rest.get('c9')).toMatchObject({ response: null, error: { code: 'batch_cancelled' } });
    expect(api.bill().calls).toBe(3);
    await expect(client.batches.cancel(id)).rejects.toMatchObject({ status: 409 });
  });

  it('runs at the speed of the clock', async () => {
    const test = await practice({ clock: { speed: 100_000 }, batch: { runMs: 3_600_000 } });
    const { id } = await create(test.client, (await upload(test.client, sums(3))).id);
    while ((await test.client.batches.retrieve(id)).status !== 'completed');
    const read = async () => (await (await fetch(new URL('/practice/clock', test.api.url))).json()) as { now: string };
    expect(Date.parse((await read()).now)).toBeGreaterThan(Date.now() + 3_500_000);
    await test.post('/practice/clock', '{"speed": 0}');
    expect(await read()).toEqual(await read());
    expect((await test.post('/practice/clock', '{"speed": "fast"}')).status).toBe(400);
  });

  it('ends with a reset, which the clock survives', async () => {
    const { client, post } = await practice({ clock: still, batch: { runMs: 1000 } });
    const { id } = await create(client, (await upload(client, sums(3))).id);
    await post('/practice/reset', '');
    await expect(client.batches.retrieve(id)).rejects.toMatchObject({ status: 404 });
    expect((await client.files.list()).data).toEqual([]);
    expect((await upload(client, sums(1))).created_at).toBe(tenAtNight);
  });
});

describe('what a batch fails for, after it was created', () => {
  const body = { model: 'gpt-5-mini', messages: [{ role: 'user', content: '1 + 1' }] };
  it.each([
    ['empty_file', [''], null],
    ['invalid_json_line', [lineOf('a', '1 + 1'), '{"custom_id": '], 2],
    ['duplicate_custom_id', [lineOf('a', '1 + 1'), '', lineOf('a', '2 + 2')], 3],
    ['model_mismatch', [lineOf('a', '1 + 1'), lineOf('b', '1 + 1', { model: 'o3' })], 2],
    ['model_not_found', [lineOf('a', '1 + 1', { model: 'no-such-model' })], 1],
    ['url_mismatch', [{ custom_id: 'a', method: 'POST', url: '/v1/responses', body }], 1],
    ['invalid_method', [{ custom_id: 'a', method: 'GET', url: '/v1/chat/completions', body }], 1],
    ['missing_required_parameter', [{ method: 'POST', url: '/v1/chat/completions', body }], 1],
    ['missing_required_parameter', [{ custom_id: 'a', method: 'POST', url: '/v1/chat/completions' }], 1],
    ['too_many_tasks', sums(50_001), null],
  ])('%s', async (code, lines, line) => {
    const { client, api } = await practice();
    const batch = await submit(client, lines);
    expect(batch).toMatchObject({ status: 'failed', output_file_id: null, request_counts: { total: 0 } });
    expect(batch.errors).toMatchObject({ object: 'list', data: [{ code, line }] });
    expect(batch.failed_at).toBeGreaterThan(0);
    expect(api.bill()).toMatchObject({ requests: 0, calls: 0, files: 1, batches: 1 });
  });

  it('more enqueued tokens than the model may have, until there is room', async () => {
    // 11 tokens a line.
    const test = await practice({ clock: still, batch: { runMs: 1000, enqueuedTokens: 250 } });
    const { client } = test;
    expect((await submit(client, sums(15))).status).toBe('in_progress');
    const second = await submit(client, sums(15));
    expect(second).toMatchObject({
      status: 'failed',
      errors: { data: [{ code: 'token_limit_exceeded', line: null }] },
    });
    expect(second.errors!.data![0]!.message).toContain('Enqueued token limit reached for gpt-5-mini');
    expect((await submit(client, [lineOf('a', '1 + 1', { model: 'o3' })])).status).toBe('in_progress');
    await forward(test, 1000);
    expect((await submit(client, sums(15))).status).toBe('in_progress');
  });
});

describe('what is refused at once', () => {
  it.each([
    [{ endpoint: '/v1/responses' }, 'endpoint'],
    [{ completion_window: '1h' }, 'completion_window'],
    [{ metadata: { run: 1 } }, 'metadata.run'],
    [{ metadata: Object.fromEntries(Array.from({ length: 17 }, (_, index) => [`k${index}`, ''])) }, 'metadata'],
    [{ output_expires_after: { anchor: 'created_at', seconds: 60 } }, 'output_expires_after.seconds'],
    [{ priority: 1 }, 'priority'],
    [{ input_file_id: undefined }, 'input_file_id'],
  ])('a batch with %j', async (more, param) => {
    const { client, api } = await practice();
    const file = await upload(client, sums(1));
    await expect(create(client, file.id, more)).rejects.toMatchObject({ status: 400, param });
    expect(api.bill().batches).toBe(0);
  });

  it('a batch of a file that is not there, or that a batch ended in', async () => {
    const { client } = await practice();
    await expect(create(client, 'file-none')).rejects.toMatchObject({ status: 404 });
    const { output_file_id } = await submit(client, sums(1));
    await expect(create(client, output_file_id!)).rejects.toMatchObject({ status: 400, param: 'input_file_id' });
  });

  it('forms without a file, for another purpose, or of another type', async () => {
    const { client, api } = await practice();
    const send = async (fields: Record<string, string | Blob>, name = 'x.jsonl') => {
      const form = new FormData();
      for (const [key, value] of Object.entries(fields)) {
        if (typeof value === 'string') form.append(key, value);
        else form.append(key, value, name);
      }
      const headers = { authorization: 'Bearer practice' };
      const reply = await fetch(`${api.url}/files`, { method: 'POST', body: form, headers });
      return reply.status;
    };
    expect(await send({ purpose: 'batch' })).toBe(400);
    expect(await send({ file: new Blob(['{}']) })).toBe(400);
    expect(await send({ purpose: 'vision', file: new Blob(['{}']) })).toBe(400);
    expect(await send({ purpose: 'batch', file: new Blob(['{}']) }, 'x.txt')).toBe(400);
    expect(await send({ purpose: 'batch', file: new Blob([new Uint8Array(200_000_001)]) })).toBe(413);
    await expect(client.post('/files', { body: { purpose: 'batch' } })).rejects.toMatchObject({ status: 400 });
    expect(api.bill().files).toBe(0);
  });

  it('anything without a key', async () => {
    const { api } = await practice();
    for (const path of ['files', 'files/x', 'batches', 'batches/x']) {
      expect((await fetch(`${api.url}/${path}`)).status).toBe(401);
    }
  });
});

describe('lists', () => {
  it('batches: newest first, page by page, with their metadata', async () => {
    const { client } = await practice();
    const file = await upload(client, sums(1));
    const ids: string[] = [];
    for (let run = 0; run < 5; run++) ids.unshift((await create(client, file.id, { metadata: { run: `r${run}` } })).id);
    const page = await client.get('/batches', { query: { limit: 2 } });
    expect(page).toMatchObject({ object: 'list', has_more: true, first_id: ids[0], last_id: ids[1] });
    const all: string[] = [];
    for await (const batch of client.batches.list({ limit: 2 })) all.push(batch.id);
    expect(all).toEqual(ids);
    expect((await client.batches.list({ after: ids[2]! })).data.map(({ metadata }) => metadata)).toEqual([
      { run: 'r1' },
      { run: 'r0' },
    ]);
    await expect(client.batches.list({ limit: 101 })).rejects.toMatchObject({ status: 400 });
    await expect(client.batches.list({ after: 'batch_none' })).rejects.toMatchObject({ status: 400 });
  });

  it('files: by purpose and order', async () => {
    const { client } = await practice();
    const one = await upload(client, sums(1));
    const two = await upload(client, sums(1));
    const { output_file_id } = await client.batches.retrieve((await create(client, one.id)).id);
    const ids = async (query: object) => (await client.files.list(query)).data.map(({ id }) => id);
    expect(await ids({})).toEqual([output_file_id, two.id, one.id]);
    expect(await ids({ purpose: 'batch', order: 'asc' })).toEqual([one.id, two.id]);
    expect(await ids({ purpose: 'batch', limit: 1, after: two.id })).toEqual([one.id]);
  });

  it('files are gone when they expire', async () => {
    const test = await practice({ clock: still });
    const { client } = test;
    const file = await upload(client, sums(1));
    expect(file.expires_at).toBe(tenAtNight + 30 * 86_400);
    const kept = await submit(client, sums(1));
    const brief = await submit(client, sums(1), { output_expires_after: { anchor: 'created_at', seconds: 3600 } });
    await forward(test, 3_600_000);
    await expect(client.files.content(brief.output_file_id!)).rejects.toMatchObject({ status: 404 });
    await forward(test, 30 * 86_400_000);
    expect((await client.files.list()).data.map(({ id }) => id)).toEqual([kept.output_file_id]);
  });
});
