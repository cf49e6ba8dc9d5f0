import { createHash } from 'node:crypto';
import OpenAI from 'openai';
import { Stream } from 'openai/core/streaming';
import { classifyError, timedOut } from './classify-error.js';
import { isEventStream } from './is-event-stream.js';
import { readReply } from './read-reply.js';
import { readStream } from './read-stream.js';
import type { Reply } from './reply.js';

export type { Reply } from './reply.js';

export interface CallRequest {
  readonly model: string;
  readonly prompt: string;
  /** `max_completion_tokens`: reasoning included. */
  readonly maxOutputTokens: number;
  /** Sent only when given; many models reject the parameter. */
  readonly reasoningEffort?: string;
  /** Sent only when given, as other endpoints than OpenAI's may refuse it. */
  readonly caching?: CachingRequest;
  /** Sent only when given, for the same reason. */
  readonly serviceTier?: ServiceTier | undefined;
  /** Asks for the reply in pieces as they come; default false. */
  readonly stream?: boolean;
  /** Sent only when given, as many models reject the parameter. */
  readonly responseFormat?: OpenAI.ResponseFormatJSONSchema;
}

/** `default`: the ordinary lane, whatever the project's settings at the provider say. */
export type ServiceTier = 'default' | 'flex';

/** What the provider is told about its prompt cache. */
export interface CachingRequest {
  /** `prompt_cache_key`: calls with the same one are answered where its prefix is cached. */
  readonly key?: string;
  /** No prefix is written to the cache but the first so many characters of the prompt; 0 for none at all. */
  readonly onlyFirst?: number;
}

export interface ProviderSettings {
  readonly baseUrl: string;
  readonly apiKey: string;
  /** For one call, from sending to the last byte. */
  readonly timeoutMs: number;
  /** Sockets to the endpoint; at least the number of concurrent calls. */
  readonly connections: number;
}

/** Questions about models need no thinking. */
const questionTimeoutMs = 30_000;

/** An OpenAI-compatible endpoint. It never retries by itself: whoever holds the money decides. */
export class Provider {
  private readonly client: OpenAI;
  private readonly closeSockets: () => Promise<void>;

  private constructor(
    client: OpenAI,
    private readonly timeoutMs: number,
    closeSockets: () => Promise<void>,
  ) {
    this.client = client;
    this.closeSockets = closeSockets;
  }

  static async open(settings: ProviderSettings): Promise<Provider> {
    const [{ Agent, interceptors }, { fetchReply }] = await Promise.all([import('undici'), import('./fetch-reply.js')]);
    // Reasoning models may stay silent for longer than the five minutes that Node's own fetch waits for headers.
    const dispatcher = new Agent({
      headersTimeout: 0,
      bodyTimeout: 0,
      connections: settings.connections,
      pipelining: 1,
    });
    const client = new OpenAI({
      baseURL: settings.baseUrl,
      apiKey: settings.apiKey,
      organization: process.env.OPENAI_ORG_ID ?? null,
      project: process.env.OPENAI_PROJECT_ID ?? null,
      maxRetries: 0,
      timeout: settings.timeoutMs,
      logLevel: 'off',
      fetch: fetchReply(dispatcher.compose(interceptors.redirect({ maxRedirections: 3 }))),
    });
    return new Provider(client, settings.timeoutMs, () => dispatcher.destroy());
  }

  /** One attempt. @throws CallError */
  async call(request: CallRequest): Promise<Reply> {
    if (request.stream === true) return this.attempt((signal) => this.callStreamed(request, signal));
    const { data: completion, response } = await this.attempt((signal) =>
      this.client.chat.completions.create(completionRequest(request), { signal }).withResponse(),
    );
    return readReply(completion, request.model, response.headers);
  }

  private async callStreamed(request: CallRequest, signal: AbortSignal): Promise<Reply> {
    const streamed = { ...completionRequest(request), stream: true, stream_options: { include_usage: true } } as const;
    const response = await this.client.chat.completions.create(streamed, { signal }).asResponse();
    const { headers } = response;
    // An endpoint that does not stream may take no notice of being asked to.
    if (!isEventStream(headers.get('content-type'))) {
      return readReply((await response.json()) as OpenAI.ChatCompletion, request.model, headers);
    }
    const chunks = Stream.fromSSEResponse<OpenAI.ChatCompletionChunk>(response, new AbortController(), this.client);
    return readStream(chunks, request.model, headers);
  }

  /** Names, in a store that others may read, what shares its rate limits: this endpoint, key and account, and the model. */
  paceKey(model: string): string {
    const { baseURL, apiKey, organization, project } = this.client;
    const parts = [baseURL, apiKey, organization, project, model];
    return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 24);
  }

  /** What the endpoint says of a model. @throws CallError, with status 404 when it does not serve it */
  async describeModel(id: string): Promise<{ id: string; shutdownDate: string | undefined }> {
    const model = await this.attempt((signal) => this.client.models.retrieve(id, { signal }), questionTimeoutMs);
    const shutdownDate = (model as { shutdown_date?: unknown })?.shutdown_date;
    return { id: model?.id ?? id, shutdownDate: asDate(shutdownDate) };
  }

  /** Ids of the models that the endpoint lists. @throws CallError when it has no such list */
  async listModels(): Promise<string[]> {
    return this.attempt(async (signal) => {
      const ids: string[] = [];
      for await (const model of this.client.models.list({ signal })) ids.push(model.id);
      return ids;
    }, questionTimeoutMs);
  }

  close(): Promise<void> {
    return this.closeSockets();
  }

  /**
   * The client's own time-out ends with the headers; the signal also ends a body that stalls. It is cleared with the
   * call: an AbortSignal.timeout that was listened to stays in memory until its time has come,
   * kilobytes for every call made.
   */
  private async attempt<T>(request: (signal: AbortSignal) => Promise<T>, mostMs = this.timeoutMs): Promise<T> {
    const controller = new AbortController();
    const { signal } = controller;
    const timer = setTimeout(() => controller.abort(), Math.min(mostMs, this.timeoutMs));
    try {
      return await request(signal);
    } catch (error) {
      throw signal.aborted ? timedOut(error) : classifyError(error);
    } finally {
      clearTimeout(timer);
    }
  }
}

/** In two parts, where the first is marked for the prompt cache. */
function contentOf({ prompt, caching }: CallRequest): string | OpenAI.ChatCompletionContentPartText[] {
  const end = caching?.onlyFirst ?? 0;
  if (end === 0) return prompt;
  return [
    { type: 'text', text: prompt.slice(0, end), prompt_cache_breakpoint: { mode: 'explicit' } },
    { type: 'text', text: prompt.slice(end) },
  ];
}

/** A call as the API wants it, alone or as a line of a batch. */
export function completionRequest(request: CallRequest): OpenAI.ChatCompletionCreateParamsNonStreaming {
  const { model, maxOutputTokens, reasoningEffort, caching, serviceTier, responseFormat } = request;
  return {
    model,
    messages: [{ role: 'user', content: contentOf(request) }],
    max_completion_tokens: maxOutputTokens,
    ...(serviceTier === undefined ? {} : { service_tier: serviceTier }),
    ...(reasoningEffort === undefined ? {} : { reasoning_effort: reasoningEffort as OpenAI.ReasoningEffort }),
    ...(responseFormat === undefined ? {} : { response_format: responseFormat }),
    ...(caching?.key === undefined ? {} : { prompt_cache_key: caching.key }),
    ...(caching?.onlyFirst === undefined ? {} : { prompt_cache_options: { mode: 'explicit' as const } }),
  };
}

/** "2026-10-23", also from a longer timestamp or from seconds since 1970. */
function asDate(value: unknown): string | undefined {
  if (typeof value === 'number') return new Date(value * 1000).toISOString().slice(0, 10);
  return typeof value === 'string' && /^\d{4}-\d{2}-\d{2}/.test(value) ? value.slice(0, 10) : undefined;
}
