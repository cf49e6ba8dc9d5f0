import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import OpenAI, { APIError } from 'openai';
import type { CallError } from './call-error.js';
import { classifyError } from './classify-error.js';

/** A batch as the provider tells of it. */
export interface BatchState {
  readonly id: string;
  readonly status: OpenAI.Batch['status'];
  readonly inputFile: string;
  /** Of lines that were answered, or refused with a response of their own; absent when there are none. */
  readonly outputFile: string | undefined;
  /** Of lines that were not answered; absent when there are none. */
  readonly errorFile: string | undefined;
  /** Why it failed as a whole; lines count from 1. */
  readonly errors: readonly { readonly code: string; readonly message: string; readonly line: number | undefined }[];
  readonly done: number;
  readonly total: number;
}

/** What became of one line: a completion, a refusal of the call, or an end without a response. */
export type BatchLine =
  | { readonly kind: 'reply'; readonly id: string; readonly completion: OpenAI.ChatCompletion }
  | { readonly kind: 'refused'; readonly id: string; readonly error: CallError }
  | { readonly kind: 'unanswered'; readonly id: string; readonly code: string; readonly message: string };

const endpoint = '/v1/chat/completions';
/** Pages of batches that are looked through for one; 100 to a page. */
const mostPages = 20;
const timeoutMs = 10 * 60_000;

/** A provider's Batch API (platform.openai.com/docs/guides/batch). It never retries by itself. Every method throws CallError. */
export class BatchApi {
  private readonly client: OpenAI;

  constructor(settings: { readonly baseUrl: string; readonly apiKey: string }) {
    this.client = new OpenAI({
      baseURL: settings.baseUrl,
      apiKey: settings.apiKey,
      organization: process.env.OPENAI_ORG_ID ?? null,
      project: process.env.OPENAI_PROJECT_ID ?? null,
      maxRetries: 0,
      timeout: timeoutMs,
      logLevel: 'off',
    });
  }

  /** @returns the file's id; the file bears the name that `path` ends in */
  upload(path: string): Promise<string> {
    return this.attempt(async () => {
      const file = await this.client.files.create({ file: createReadStream(path), purpose: 'batch' });
      return file.id;
    });
  }

  /** The newest uploaded file of that name. */
  findFile(name: string): Promise<string | undefined> {
    return this.attempt(async () => {
      let pages = 0;
      for await (const page of (
        await this.client.files.list({ purpose: 'batch', order: 'desc', limit: 100 })
      ).iterPages()) {
        const found = page.getPaginatedItems().find(({ filename }) => filename === name);
        if (found !== undefined) return found.id;
        if (++pages === mostPages) return undefined;
      }
      return undefined;
    });
  }

  /** The paid step. @param metadata by which `find` knows it again */
  create(inputFile: string, metadata: Readonly<Record<string, string>>): Promise<BatchState> {
    return this.attempt(async () => {
      const order = { input_file_id: inputFile, endpoint, completion_window: '24h', metadata } as const;
      return stateOf(await this.client.batches.create(order));
    });
  }

  /** The batch whose metadata holds all of these, if there is one. */
  find(metadata: Readonly<Record<string, string>>): Promise<BatchState | undefined> {
    const wanted = Object.entries(metadata);
    return this.attempt(async () => {
      let pages = 0;
      for await (const page of (await this.client.batches.list({ limit: 100 })).iterPages()) {
        const found = page
          .getPaginatedItems()
          .find((batch) => wanted.every(([key, value]) => batch.metadata?.[key] === value));
        if (found !== undefined) return stateOf(found);
        if (++pages === mostPages) return undefined;
      }
      return undefined;
    });
  }

  read(batch: string): Promise<BatchState> {
    return this.attempt(async () => stateOf(await this.client.batches.retrieve(batch)));
  }

  cancel(batch: string): Promise<BatchState> {
    return this.attempt(async () => stateOf(await this.client.batches.cancel(batch)));
  }

  /** The lines of an output or error file, in the order of the file, which is none. */
  async *lines(file: string): AsyncGenerator<BatchLine> {
    const response = await this.attempt(() => this.client.files.content(file));
    if (response.body === null) return;
    const body = Readable.fromWeb(response.body as ReadableStream);
    try {
      for await (const line of createInterface({ input: body, crlfDelay: Number.POSITIVE_INFINITY })) {
        const read = line.trim() === '' ? undefined : readLine(line);
        if (read !== undefined) yield read;
      }
    } catch (error) {
      throw classifyError(error);
    } finally {
      body.destroy();
    }
  }

  async deleteFile(file: string): Promise<void> {
    await this.attempt(() => this.client.files.delete(file));
  }

  private async attempt<T>(request: () => Promise<T>): Promise<T> {
    try {
      return await request();
    } catch (error) {
      throw classifyError(error);
    }
  }
}

function stateOf(batch: OpenAI.Batch): BatchState {
  return {
    id: batch.id,
    status: batch.status,
    inputFile: batch.input_file_id,
    // A batch of which every line failed has null or an empty text here.
    outputFile: batch.output_file_id || undefined,
    errorFile: batch.error_file_id || undefined,
    errors: (batch.errors?.data ?? []).map(({ code, message, line }) => {
      return { code: code ?? '', message: message ?? '', line: line ?? undefined };
    }),
    done: (batch.request_counts?.completed ?? 0) + (batch.request_counts?.failed ?? 0),
    total: batch.request_counts?.total ?? 0,
  };
}

interface RawLine {
  readonly custom_id?: string;
  readonly response?: { readonly status_code?: number; readonly body?: unknown } | null;
  readonly error?: { readonly code?: string | null; readonly message?: string | null } | null;
}

/** @returns undefined for a line that names no call */
function readLine(text: string): BatchLine | undefined {
  let raw: RawLine;
  try {
    raw = JSON.parse(text) as RawLine;
  } catch {
    return undefined;
  }
  const { custom_id: id, response, error } = raw;
  if (typeof id !== 'string') return undefined;
  const { status_code: status = 0, body } = response ?? {};
  if (status >= 200 && status < 300) return { kind: 'reply', id, completion: body as OpenAI.ChatCompletion };
  if (status >= 400) {
    // Rejected lines carry the refusal here, and say "error: null" beside it.
    const refusal = APIError.generate(status, body as object, undefined, new Headers());
    return { kind: 'refused', id, error: classifyError(refusal) };
  }
  return { kind: 'unanswered', id, code: error?.code ?? '', message: error?.message ?? 'it was not answered' };
}
