import { createHash } from 'node:crypto';
import OpenAI from 'openai';
import type { Usage } from '../types.js';
import { CallError } from './call-error.js';
import { classifyError, timedOut } from './classify-error.js';
import { type RateLimits, readRateLimits } from './rate-limits.js';
import { readMessage } from './read-message.js';

export interface CallRequest {
  readonly model: string;
  readonly prompt: string;
  /** `max_completion_tokens`: reasoning included. */
  readonly maxOutputTokens: number;
  /** Sent only when given; many models reject the parameter. */
  readonly reasoningEffort?: string;
  /** Sent only when given, as other endpoints than OpenAI's may refuse it. */
  readonly caching?: CachingRequest;
  /** Sent only when given, as many models reject the parameter. */
  readonly responseFormat?: OpenAI.ResponseFormatJSONSchema;
}

/** What the provider is told about its prompt cache. */
export interface CachingRequest {
  /** `prompt_cache_key`: calls with the same one are answered where its prefix is cached. */
  readonly key?: string;
  /** No prefix is written to the cache but the first so many characters of the prompt; 0 for none at all. */
  readonly onlyFirst?: number;
}

export interface Reply {
  readonly text: string;
  /** What an endpoint shows of the model's reasoning beside the text; empty for OpenAI, which hides it. */
  readonly reasoning: string;
  readonly finishReason: string;
  /** The model's own words when it refused; then `text` is empty. */
  readonly refusal: string | undefined;
  /** Undefined when the endpoint did not say. */
  readonly usage: Usage | undefined;
  readonly model: string;
  /** The provider's id of the call, to find it in its own logs. */
  readonly providerId: string;
  /** Undefined when the endpoint did not say. */
  readonly limits: RateLimits | undefined;
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
    const [{ Agent, interceptors }, { fetchWhole }] = await Promise.all([import('undici'), import('./fetch-whole.js')]);
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
      fetch: fetchWhole(dispatcher.compose(interceptors.redirect({ maxRedirections: 3 }))),
    });
    return new Provider(client, settings.timeoutMs, () => dispatcher.destroy());
  }

  /** One attempt. @throws CallError */
  async call(request: CallRequest): Promise<Reply> {
    const { data: completion, response } = await this.attempt((signal) =>
      this.client.chat.completions.create(completionRequest(request), { signal }).withResponse(),
    );
    return readReply(completion, request.model, response.headers);
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
  const { model, maxOutputTokens, reasoningEffort, caching, responseFormat } = request;
  return {
    model,
    messages: [{ role: 'user', content: contentOf(request) }],
    max_completion_tokens: maxOutputTokens,
    ...(reasoningEffort === undefined ? {} : { reasoning_effort: reasoningEffort as OpenAI.ReasoningEffort }),
    ...(responseFormat === undefined ? {} : { response_format: responseFormat }),
    ...(caching?.key === undefined ? {} : { prompt_cache_key: caching.key }),
    ...(caching?.onlyFirst === undefined ? {} : { prompt_cache_options: { mode: 'explicit' as const } }),
  };
}

/** @throws CallError when it is no chat completion */
export function readReply(completion: OpenAI.ChatCompletion, model: string, headers?: Headers): Reply {
  const choice = completion?.choices?.[0];
  if (choice === undefined) throw new CallError('the reply was not a chat completion', 'unknown');
  return {
    ...readMessage(choice.message),
    finishReason: choice.finish_reason ?? '',
    refusal: choice.message?.refusal ?? undefined,
    usage: readUsage(completion.usage),
    model: completion.model ?? model,
    providerId: completion.id ?? '',
    limits: readRateLimits(headers),
  };
}

/** "2026-10-23", also from a longer timestamp or from seconds since 1970. */
function asDate(value: unknown): string | undefined {
  if (typeof value === 'number') return new Date(value * 1000).toISOString().slice(0, 10);
  return typeof value === 'string' && /^\d{4}-\d{2}-\d{2}/.test(value) ? value.slice(0, 10) : undefined;
}

/** Takes only what adds up: a usage that contradicts itself would make the bill wrong, so it counts as not given. */
function readUsage(usage: OpenAI.CompletionUsage | undefined): Usage | undefined {
  if (usage == null) return undefined;
  const details = usage.prompt_tokens_details as { cached_tokens?: number; cache_write_tokens?: number } | undefined;
  const read: Usage = {
    input: usage.prompt_tokens,
    cached: details?.cached_tokens ?? 0,
    written: details?.cache_write_tokens ?? 0,
    reasoning: usage.completion_tokens_details?.reasoning_tokens ?? 0,
    output: usage.completion_tokens,
  };
  const whole = Object.values(read).every((count) => Number.isSafeInteger(count) && count >= 0);
  return whole && read.cached + read.written <= read.input && read.reasoning <= read.output ? read : undefined;
}
