import type OpenAI from 'openai';
import type { Usage } from '../types.js';
import { CallError } from './call-error.js';
import { readRateLimits } from './rate-limits.js';
import { readMessage } from './read-message.js';
import type { Reply } from './reply.js';

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
    serviceTier: completion.service_tier ?? undefined,
    providerId: completion.id ?? '',
    limits: readRateLimits(headers),
  };
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
