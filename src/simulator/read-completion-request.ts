import type { ModelFacts } from '../model/catalog.js';
import { badRequest } from './api-error.js';
import { checkModelTakes, checkParameter } from './check-parameter.js';
import { countPromptTokens, countRemembered } from './count-prompt-tokens.js';
import type { ModelShelf } from './model-shelf.js';
import { type ParsedPrompt, parsePrompt } from './parse-prompt.js';
import { type Message, readMessages } from './read-messages.js';
import { type ResponseSchema, readResponseFormat } from './read-response-format.js';

/** A chat completion request that is fit to be answered. */
export interface CompletionRequest {
  /** The id as the client wrote it. */
  readonly model: string;
  readonly facts: ModelFacts;
  readonly messages: readonly Message[];
  readonly promptTokens: number;
  /** What the reply has to fit. */
  readonly responseSchema: ResponseSchema | undefined;
  /** What the last user message asks. */
  readonly prompt: ParsedPrompt;
  /** The cap that the client set on completion tokens, reasoning included. */
  readonly cap: number | undefined;
  /** The most completion tokens that the model may spend on this request. */
  readonly allowance: number;
  readonly effort: string | undefined;
  /** Whether only breakpoints that the client set decide what is cached. */
  readonly explicitCache: boolean;
  /** The client's name for prompts that begin alike. */
  readonly cacheKey: string;
  /** Whether it asks for the cheaper, slower lane of a model that has one. */
  readonly wantsFlex: boolean;
  readonly stream: boolean;
  readonly includeUsage: boolean;
}

/** o3, o4-mini, and gpt-5 or later. */
const offersFlex = /^(o3(?!-mini)|o4-mini|gpt-[5-9])/;

/**
 * Checks a request body as the API would for the model it names:
 * 1. it is a JSON object, 2. its model is served, 3. each parameter exists, fits and is taken by the model,
 * 4. the messages hold text, 5. prompt and cap fit into the model.
 * @param instructions what a bare question may come after.
 * @throws ApiError with the API's status, type, code and parameter.
 */
export function readCompletionRequest(body: string, shelf: ModelShelf, instructions: string): CompletionRequest {
  const fields = parseObject(body);
  if (typeof fields.model !== 'string' || fields.model === '') throw badRequest('you must provide a model parameter');
  const facts = shelf.find(fields.model);
  for (const [name, value] of Object.entries(fields)) {
    checkParameter(name, value);
    checkModelTakes(facts, name, value, fields.reasoning_effort);
  }
  checkCombinations(fields);
  const responseSchema = readResponseFormat(fields.response_format, facts);
  const messages = readMessages(fields.messages, facts);
  const promptTokens = countPromptTokens(messages) + countRemembered(responseSchema?.text ?? '');
  const cap = (fields.max_completion_tokens ?? fields.max_tokens) as number | undefined;
  checkSize(
    facts,
    promptTokens,
    cap,
    fields.max_completion_tokens === undefined ? 'max_tokens' : 'max_completion_tokens',
  );
  const options = (fields.stream_options ?? {}) as { include_usage?: unknown };
  const cacheOptions = (fields.prompt_cache_options ?? {}) as { mode?: unknown };
  return {
    model: fields.model,
    facts,
    messages,
    promptTokens,
    responseSchema,
    prompt: parsePrompt(messages.findLast(({ role }) => role === 'user')?.text ?? '', instructions),
    cap,
    allowance: Math.min(cap ?? facts.maxOutputTokens, facts.contextTokens - promptTokens),
    effort: fields.reasoning_effort as string | undefined,
    explicitCache: cacheOptions.mode === 'explicit',
    cacheKey: (fields.prompt_cache_key as string | undefined) ?? '',
    wantsFlex: fields.service_tier === 'flex' && offersFlex.test(fields.model),
    stream: fields.stream === true,
    includeUsage: options.include_usage === true,
  };
}

/** Parameters that are null count as absent, as they do for the API. */
function parseObject(body: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    throw badRequest('We could not parse the JSON body of your request. The API expects a JSON object.');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw badRequest('The body of your request is not a JSON object.');
  }
  return Object.fromEntries(Object.entries(value).filter(([, field]) => field !== null));
}

function checkCombinations(fields: Record<string, unknown>): void {
  if (fields.max_tokens !== undefined && fields.max_completion_tokens !== undefined) {
    throw badRequest(
      "Setting 'max_tokens' and 'max_completion_tokens' at the same time is not supported.",
      'max_tokens',
      'invalid_parameter_combination',
    );
  }
  if (fields.stream_options !== undefined && fields.stream !== true) {
    throw badRequest("The 'stream_options' parameter is only allowed when 'stream' is enabled.", 'stream_options');
  }
  if (fields.n !== undefined && fields.n !== 1) {
    throw badRequest("Invalid 'n': the practice API gives one choice a call.", 'n', 'unsupported_value');
  }
}

function checkSize(facts: ModelFacts, promptTokens: number, cap: number | undefined, capName: string): void {
  if (cap !== undefined && cap > facts.maxOutputTokens) {
    throw badRequest(
      `${capName} is too large: ${cap}. This model supports at most ${facts.maxOutputTokens} completion tokens, whereas you provided ${cap}.`,
      capName,
      'invalid_value',
    );
  }
  const asked = promptTokens + (cap ?? 1);
  if (asked <= facts.contextTokens) return;
  const sum =
    cap === undefined
      ? `${promptTokens} tokens`
      : `${asked} tokens (${promptTokens} in the messages, ${cap} in the completion)`;
  throw badRequest(
    `This model's maximum context length is ${facts.contextTokens} tokens. However, you requested ${sum}. Please reduce the length of the messages or completion.`,
    'messages',
    'context_length_exceeded',
  );
}
