import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import { CallError } from '../../src/provider/call-error.js';
import { type CallRequest, Provider, type ProviderSettings, type Reply } from '../../src/provider/provider.js';

/** A request as it came in. */
export interface Seen {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: Record<string, unknown>;
}

export type Answer = (response: ServerResponse, request: Seen) => void;

export interface ScriptedEndpoint {
  readonly baseUrl: string;
  /** Every request so far: a client that retries on its own shows here. */
  readonly requests: readonly Seen[];
  open(settings?: Partial<ProviderSettings>): Promise<Provider>;
  /** One call that brings a reply. */
  call(request?: Partial<CallRequest>): Promise<Reply>;
  /** One call that brings none. */
  refusal(settings?: Partial<ProviderSettings>): Promise<CallError>;
}

export const anyRequest: CallRequest = { model: 'o1-mini', prompt: '1 + 1?', maxOutputTokens: 100 };

/** An HTTP server of the test's own that answers every request the same way. */
export async function scriptedEndpoint(answer: Answer): Promise<ScriptedEndpoint> {
  const requests: Seen[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString('utf8');
    const body = text === '' ? {} : (JSON.parse(text) as Seen['body']);
    const seen = { method: request.method!, path: request.url!, headers: request.headers, body };
    requests.push(seen);
    answer(response, seen);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
  const open: ScriptedEndpoint['open'] = async (settings) => {
    const provider = await Provider.open({ baseUrl, apiKey: 'key', timeoutMs: 20_000, connections: 4, ...settings });
    onTestFinished(() => provider.close());
    return provider;
  };
  return {
    baseUrl,
    requests,
    open,
    call: async (request) => (await open()).call({ ...anyRequest, ...request }),
    refusal: async (settings) => refusalOf((await open(settings)).call(anyRequest)),
  };
}

/** What a call was refused with. */
export async function refusalOf(call: Promise<unknown>): Promise<CallError> {
  const outcome = await call.catch((error: unknown) => error);
  if (outcome instanceof CallError) return outcome;
  throw new Error(`expected a CallError, got ${outcome instanceof Error ? outcome.stack : JSON.stringify(outcome)}`);
}

/** Answers with JSON. */
export function json(status: number, body: unknown, headers: Record<string, string> = {}): Answer {
  return (response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  };
}

/** Answers with OpenAI's error body. */
export function apiError(
  status: number,
  error: { message: string; type?: string; param?: string | null; code?: string | null },
  headers: Record<string, string> = {},
): Answer {
  return json(status, { error: { type: 'invalid_request_error', param: null, code: null, ...error } }, headers);
}

/** Answers with a proxy's page. */
export function page(status: number): Answer {
  return (response) => {
    response.writeHead(status, { 'content-type': 'text/html' });
    response.end(`<html><head><title>${status}</title></head><body><h1>${status}</h1></body></html>`);
  };
}

/** A chat completion, but for what `more` says. */
export function completion(more: Record<string, unknown> = {}): object {
  return {
    id: 'chatcmpl-1',
    object: 'chat.completion',
    model: 'o1-mini-2024-09-12',
    choices: [{ index: 0, message: { role: 'assistant', content: '2', refusal: null }, finish_reason: 'stop' }],
    usage: usage(),
    ...more,
  };
}

/** Usage as OpenAI reports it, but for what `more` says. */
export function usage(more: Record<string, unknown> = {}): object {
  return {
    prompt_tokens: 50,
    completion_tokens: 40,
    total_tokens: 90,
    prompt_tokens_details: { cached_tokens: 16, audio_tokens: 0 },
    completion_tokens_details: { reasoning_tokens: 30, audio_tokens: 0 },
    ...more,
  };
}
