import { describe, expect, it } from 'vitest';
import { batchKinds, fileCallKinds, lineKinds } from '../../src/simulator/fault-kinds.js';
import type { FaultRule, PracticeOptions } from '../../src/simulator/practice-api.js';
import { create, lineOf, results, submit, sums, upload } from './batch-client.js';
import { type Practice, practice } from './practice-client.js';

type Fault = NonNullable<PracticeOptions['faults']>[number];

const covered = new Set<FaultRule['kind']>();

function faulty(kind: FaultRule['kind'], more: Partial<Fault> = {}): Promise<Practice> {
  covered.add(kind);
  return practice({ faults: [{ kind, ...more }] });
}

/** A batch of 20 sums with the fault at the two of them that hold "1 + 1": c1 and c11. */
async function withTwoStruck(kind: FaultRule['kind'], more: Partial<Fault> = {}) {
  const test = await faulty(kind, { match: '1 + 1', ...more });
  const batch = await submit(test.client, sums(20));
  const outputs = await results(test.client, batch.output_file_id);
  const failures = await results(test.client, batch.error_file_id);
  // $0.125 and $1 a million.
  let outputCost = 0n;
  for (const { response } of outputs.values()) {
    const { prompt_tokens, completion_tokens } = response!.body.usage!;
    outputCost += BigInt(prompt_tokens) * 125_000n + BigInt(completion_tokens) * 1_000_000n;
  }
  expect(outputs.has('c1') || outputs.has('c11')).toBe(false);
  expect(test.api.bill().struck).toEqual({ [kind]: 2 });
  return { ...test, batch, outputs, failures, outputCost, bill: test.api.bill() };
}

describe('lines', () => {
  it('batch_expired_line ends the batch expired; the rest is there and billed, the line is neither', async () => {
    const { batch, outputs, failures, outputCost, bill } = await withTwoStruck('batch_expired_line');
    expect(batch).toMatchObject({ status: 'expired', request_counts: { total: 20, completed: 18, failed: 0 } });
    expect(batch.expired_at).toBeGreaterThan(0);
    expect(outputs.size).toBe(18);
    expect([...failures.keys()].sort()).toEqual(['c1', 'c11']);
    expect(failures.get('c1')).toMatchObject({ response: null, error: { code: 'batch_expired' } });
    expect(bill).toMatchObject({ calls: 18, picoDollars: outputCost });
  });

  it.each([true, false])('batch_missing_line is in neither file, billed: %s', async (billed) => {
    const { batch, outputs, failures, outputCost, bill } = await withTwoStruck('batch_missing_line', { billed });
    const completed = billed ? 20 : 18;
    expect(batch).toMatchObject({ status: 'completed', request_counts: { total: 20, completed, failed: 0 } });
    expect(outputs.size).toBe(18);
    expect(failures.size).toBe(0);
    expect(bill.calls).toBe(completed);
    if (billed) expect(bill.picoDollars).toBeGreaterThan(outputCost);
    else expect(bill.picoDollars).toBe(outputCost);
  });

  it('batch_rejected_line is a 4xx inside response, unbilled', async () => {
    const { batch, outputs, failures, outputCost, bill } = await withTwoStruck('batch_rejected_line');
    expect(batch).toMatchObject({ status: 'completed', request_counts: { total: 20, completed: 18, failed: 2 } });
    expect(outputs.size).toBe(18);
    expect(failures.get('c11')).toMatchObject({
      response: { status_code: 400, body: { error: { type: 'invalid_request_error' } } },
      error: null,
    });
    expect(bill).toMatchObject({ requests: 20, calls: 18, rejected: 2, picoDollars: outputCost });
  });

  it.each([
    ['server_error', 500],
    ['invalid_prompt', 400],
    ['rate_limit', 429],
  ] as const)('%s refuses a line as it refuses a chat completion', async (kind, status) => {
    const { client, api } = await practice({ faults: [{ kind, match: '1 + 1' }] });
    const batch = await submit(client, sums(20));
    const failures = await results(client, batch.error_file_id);
    expect(failures.size).toBe(2);
    expect(failures.get('c1')).toMatchObject({ response: { status_code: status }, error: null });
    expect(api.bill()).toMatchObject({ calls: 18, rejected: 2 });
  });

  it('what only a connection can lose or cut strikes no line', async () => {
    const kinds = ['hang', 'reset', 'cut_body', 'bad_json', 'gateway', 'bad_key', 'flex_unavailable'] as const;
    const { client, api } = await practice({ faults: kinds.map((kind) => ({ kind })) });
    const batch = await submit(client, [lineOf('a', '1 + 1', { service_tier: 'flex' })]);
    expect(batch).toMatchObject({ status: 'completed', request_counts: { completed: 1 } });
    expect(api.bill().struck).toEqual({});
  });

  it('message faults and no_usage strike lines, too', async () => {
    const { client } = await practice({
      faults: [
        { kind: 'refusal', match: '1 + 1' },
        { kind: 'no_usage', match: '2 + 2' },
      ],
    });
    const batch = await submit(client, [lineOf('a', '1 + 1'), lineOf('b', '2 + 2')]);
    const outputs = await results(client, batch.output_file_id);
    expect(outputs.get('a')!.response!.body.choices[0]!.message.refusal).toContain("can't help");
    expect(outputs.get('b')!.response!.body).not.toHaveProperty('usage');
  });

  it('chat completions know nothing of the kinds for batches', async () => {
    const { ask, api } = await practice({
      faults: [...lineKinds, ...batchKinds, ...fileCallKinds].map((kind) => ({ kind })),
    });
    await ask('1 + 1');
    expect(api.bill().struck).toEqual({});
  });
});

describe('batches', () => {
  it.each([
    ['batch_invalid', 'invalid_file'],
    ['batch_token_limit', 'token_limit_exceeded'],
  ] as const)('%s fails after it was created, unbilled', async (kind, code) => {
    const { client, api } = await faulty(kind, { times: 1 });
    const file = await upload(client, sums(3));
    const created = await create(client, file.id);
    expect(created).toMatchObject({ status: 'validating', errors: null });
    const batch = await client.batches.retrieve(created.id);
    expect(batch).toMatchObject({ status: 'failed', errors: { object: 'list', data: [{ code, line: null }] } });
    expect(api.bill()).toMatchObject({ calls: 0, batches: 1, picoDollars: 0n });
    const again = await client.batches.retrieve((await create(client, file.id)).id);
    expect(again.status).toBe('completed');
    expect(api.bill()).toMatchObject({ calls: 3, batches: 2 });
  });

  it('batch_no_output has all lines failed, and an output file that is null, empty or not mentioned', async () => {
    const { client, api } = await faulty('batch_no_output');
    const seen = new Set<unknown>();
    for (let turn = 0; turn < 12; turn++) {
      const batch = await submit(client, sums(2));
      expect(batch).toMatchObject({ status: 'completed', request_counts: { total: 2, completed: 0, failed: 2 } });
      expect((await results(client, batch.error_file_id)).get('c0')).toMatchObject({ response: { status_code: 500 } });
      seen.add(batch.output_file_id);
    }
    expect(seen).toEqual(new Set([null, '', undefined]));
    expect(api.bill()).toMatchObject({ calls: 0, rejected: 24 });
  });

  it('only where its model and text are asked', async () => {
    const { client } = await faulty('batch_invalid', { models: ['o3'], match: 'cats' });
    const status = async (prompt: string, model: string) =>
      (await submit(client, [lineOf('a', prompt, { model })])).status;
    expect(await status('Why do cats purr?', 'o3')).toBe('failed');
    expect(await status('Why do dogs bark?', 'o3')).toBe('completed');
    expect(await status('Why do cats purr?', 'gpt-5-mini')).toBe('completed');
  });
});

describe('calls', () => {
  it('file_not_found refuses the first batches of each file, and creates none', async () => {
    const { client, api } = await faulty('file_not_found', { times: 2 });
    for (let turn = 0; turn < 2; turn++) {
      const file = await upload(client, sums(1));
      for (let refused = 0; refused < 2; refused++) {
        const error = await create(client, file.id).catch((reason) => reason);
        expect([400, 404]).toContain(error.status);
        expect(error.message).toContain(`No such File object: ${file.id}`);
      }
      await create(client, file.id);
    }
    expect(api.bill()).toMatchObject({ files: 2, batches: 2, struck: { file_not_found: 4 } });
    const once = await practice({ faults: [{ kind: 'file_not_found' }] });
    const file = await upload(once.client, sums(1));
    await expect(create(once.client, file.id)).rejects.toThrow('No such File object');
    await create(once.client, file.id);
  });

  it('batch_poll_error answers 500, and the batch goes on', async () => {
    const { client, api } = await faulty('batch_poll_error', { times: 2 });
    const { id } = await create(client, (await upload(client, sums(3))).id);
    for (let turn = 0; turn < 2; turn++)
      await expect(client.batches.retrieve(id)).rejects.toMatchObject({ status: 500 });
    expect((await client.batches.retrieve(id)).status).toBe('completed');
    expect(api.bill().calls).toBe(3);
  });

  it('batch_create_reset: the batch is there, the client does not know; its metadata tells whose it is', async () => {
    const { client, api } = await faulty('batch_create_reset', { times: 1 });
    const file = await upload(client, sums(3));
    const error = await create(client, file.id, { metadata: { run: 'r1' } }).catch((reason) => reason);
    expect(error.constructor.name).toBe('APIConnectionError');
    const [found] = (await client.batches.list()).data;
    expect(found).toMatchObject({ status: 'completed', input_file_id: file.id, metadata: { run: 'r1' } });
    expect(api.bill()).toMatchObject({ calls: 3, batches: 1 });
  });

  it('file_upload_reset: the file is there, the client does not know', async () => {
    const { client, api } = await faulty('file_upload_reset', { times: 1 });
    const error = await upload(client, sums(3)).catch((reason) => reason);
    expect(error.constructor.name).toBe('APIConnectionError');
    expect((await client.files.list()).data).toMatchObject([{ filename: 'batch.jsonl', purpose: 'batch' }]);
    expect(api.bill()).toMatchObject({ files: 1, batches: 0 });
  });
});

it('every kind of fault for batches has been tried here', () => {
  expect([...covered].sort()).toEqual([...lineKinds, ...batchKinds, ...fileCallKinds].sort());
});
