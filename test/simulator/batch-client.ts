import type OpenAI from 'openai';
import { toFile } from 'openai';
import type { Batch } from 'openai/resources/batches';
import type { ChatCompletion } from 'openai/resources/chat/completions';
import type { FileObject } from 'openai/resources/files';

/** One line of an output or error file. */
export interface ResultLine {
  readonly id: string;
  readonly custom_id: string;
  readonly response: {
    readonly status_code: number;
    readonly request_id: string;
    readonly body: ChatCompletion & { error?: { message: string; code: string | null } };
  } | null;
  readonly error: { readonly code: string; readonly message: string } | null;
}

/** A line that asks one thing. */
export function lineOf(customId: string, prompt: string, more: object = {}): Record<string, unknown> {
  const body = { model: 'gpt-5-mini', messages: [{ role: 'user', content: prompt }], ...more };
  return { custom_id: customId, method: 'POST', url: '/v1/chat/completions', body };
}

/** `count` lines, c0, c1, …, that ask for sums. */
export function sums(count: number): object[] {
  return Array.from({ length: count }, (_, index) => lineOf(`c${index}`, `${index} + 1`));
}

export async function upload(client: OpenAI, lines: readonly (object | string)[]): Promise<FileObject> {
  const text = lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n');
  return client.files.create({ purpose: 'batch', file: await toFile(Buffer.from(text), 'batch.jsonl') });
}

export function create(client: OpenAI, inputFileId: string, more: object = {}): Promise<Batch> {
  return client.batches.create({
    input_file_id: inputFileId,
    endpoint: '/v1/chat/completions',
    completion_window: '24h',
    ...more,
  });
}

/** Uploads and creates; @returns the batch as it is when first asked after. */
export async function submit(client: OpenAI, lines: readonly (object | string)[], more: object = {}): Promise<Batch> {
  const file = await upload(client, lines);
  return client.batches.retrieve((await create(client, file.id, more)).id);
}

/** The lines of a file by custom id, in the order of the file; none when there is no file. */
export async function results(client: OpenAI, fileId: string | null | undefined): Promise<Map<string, ResultLine>> {
  if (!fileId) return new Map();
  const text = await (await client.files.content(fileId)).text();
  const lines = text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as ResultLine);
  return new Map(lines.map((line) => [line.custom_id, line]));
}
