import type { Usage } from '../types.js';
import type { Reply } from './write-reply.js';

/** What a reply's body says besides the text. */
export interface CompletionHead {
  readonly id: string;
  /** Seconds since 1970. */
  readonly created: number;
  readonly model: string;
  readonly serviceTier: 'default' | 'flex';
  /** Whether this model's usage tells tokens written to the cache. */
  readonly showsWrites: boolean;
}

/** The JSON body of a completion that is not streamed. @param usage absent: the body tells none. */
export function completionBody(head: CompletionHead, reply: Reply, usage: Usage | undefined): string {
  return JSON.stringify({
    id: head.id,
    object: 'chat.completion',
    created: head.created,
    model: head.model,
    choices: [
      {
        index: 0,
        message: { role: 'assistant', content: reply.content, refusal: reply.refusal, annotations: [] },
        logprobs: null,
        finish_reason: reply.finishReason,
      },
    ],
    ...(usage && { usage: usageBody(head, usage) }),
    service_tier: head.serviceTier,
    system_fingerprint: 'fp_practice',
  });
}

/**
 * The JSON chunks of a streamed completion: the role, the text in pieces of up to 32 characters, the finish reason.
 * @param usage present: a last chunk without choices tells it, and all others say `usage: null`, as `include_usage` asks.
 */
export function completionChunks(head: CompletionHead, reply: Reply, usage: Usage | undefined): string[] {
  const chunk = (delta: object, finishReason: string | null = null) => ({
    choices: [{ index: 0, delta, logprobs: null, finish_reason: finishReason }],
    ...(usage && { usage: null }),
  });
  const field = reply.refusal === null ? 'content' : 'refusal';
  const text = reply.refusal ?? reply.content ?? '';
  const first = reply.refusal === null ? { role: 'assistant', content: '', refusal: null } : { role: 'assistant' };
  const chunks: object[] = [
    chunk(first),
    ...(text.match(/[\s\S]{1,32}/gu) ?? []).map((piece) => chunk({ [field]: piece })),
    chunk({}, reply.finishReason),
  ];
  if (usage) chunks.push({ choices: [], usage: usageBody(head, usage) });
  const common = {
    id: head.id,
    object: 'chat.completion.chunk',
    created: head.created,
    model: head.model,
    service_tier: head.serviceTier,
    system_fingerprint: 'fp_practice',
  };
  return chunks.map((one) => JSON.stringify({ ...common, ...one }));
}

function usageBody({ showsWrites }: CompletionHead, usage: Usage): object {
  return {
    prompt_tokens: usage.input,
    completion_tokens: usage.output,
    total_tokens: usage.input + usage.output,
    prompt_tokens_details: {
      cached_tokens: usage.cached,
      ...(showsWrites && { cache_write_tokens: usage.written }),
      audio_tokens: 0,
    },
    completion_tokens_details: {
      reasoning_tokens: usage.reasoning,
      audio_tokens: 0,
      accepted_prediction_tokens: 0,
      rejected_prediction_tokens: 0,
    },
  };
}
