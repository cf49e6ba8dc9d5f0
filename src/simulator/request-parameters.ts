/** What one request parameter may hold. */
export interface ParameterRule {
  readonly type: 'boolean' | 'integer' | 'number' | 'string' | 'object' | 'array' | 'any';
  readonly min?: number;
  readonly max?: number;
  readonly values?: readonly string[];
  /** A value that changes nothing, so that models which reject the parameter still take it. */
  readonly neutral?: unknown;
}

/** Every parameter of POST /v1/chat/completions; any other is refused. Models and messages have their own checks. */
export const requestParameters: ReadonlyMap<string, ParameterRule> = new Map(
  Object.entries({
    audio: { type: 'object' },
    frequency_penalty: { type: 'number', min: -2, max: 2, neutral: 0 },
    function_call: { type: 'any' },
    functions: { type: 'array' },
    logit_bias: { type: 'object' },
    logprobs: { type: 'boolean', neutral: false },
    max_completion_tokens: { type: 'integer', min: 1 },
    max_tokens: { type: 'integer', min: 1 },
    messages: { type: 'any' },
    metadata: { type: 'object' },
    modalities: { type: 'array' },
    model: { type: 'string' },
    moderation: { type: 'object' },
    n: { type: 'integer', min: 1, max: 128 },
    parallel_tool_calls: { type: 'boolean' },
    prediction: { type: 'object' },
    presence_penalty: { type: 'number', min: -2, max: 2, neutral: 0 },
    prompt_cache_key: { type: 'string' },
    prompt_cache_options: { type: 'object' },
    prompt_cache_retention: { type: 'string', values: ['in_memory', '24h'] },
    reasoning_effort: { type: 'string', values: ['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max'] },
    response_format: { type: 'object' },
    safety_identifier: { type: 'string' },
    seed: { type: 'integer' },
    service_tier: { type: 'string', values: ['auto', 'default', 'flex', 'scale', 'priority'] },
    stop: { type: 'any' },
    store: { type: 'boolean' },
    stream: { type: 'boolean' },
    stream_options: { type: 'object' },
    temperature: { type: 'number', min: 0, max: 2, neutral: 1 },
    tool_choice: { type: 'any' },
    tools: { type: 'array' },
    top_logprobs: { type: 'integer', min: 0, max: 20 },
    top_p: { type: 'number', min: 0, max: 1, neutral: 1 },
    user: { type: 'string' },
    verbosity: { type: 'string', values: ['low', 'medium', 'high'] },
    web_search_options: { type: 'object' },
  } satisfies Record<string, ParameterRule>),
);
