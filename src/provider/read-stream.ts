import type OpenAI from 'openai';
import { CallError } from './call-error.js';
import { classifyError } from './classify-error.js';
import { readMessage } from './read-message.js';
import { readReply } from './read-reply.js';
import type { Reply } from './reply.js';

/** A message as far as it has come. */
interface Draft {
  id: string;
  model: string;
  text: string;
  reasoning: string;
  refusal: string;
  finishReason: string | undefined;
  serviceTier: OpenAI.ChatCompletionChunk['service_tier'] | undefined;
  usage: OpenAI.CompletionUsage | undefined;
}

/**
 * Puts a streamed reply together. Whole is what has its finish reason: nothing but the usage comes after it, and a reply
 * whose usage was lost is one without usage.
 * @throws CallError `unknown` for a stream that was cut, with what had come of it as `partial`
 */
export async function readStream(
  chunks: AsyncIterable<OpenAI.ChatCompletionChunk>,
  model: string,
  headers: Headers,
): Promise<Reply> {
  const draft: Draft = {
    ...{ id: '', model: '', text: '', reasoning: '', refusal: '' },
    ...{ finishReason: undefined, serviceTier: undefined, usage: undefined },
  };
  let broken: unknown;
  try {
    for await (const chunk of chunks) add(draft, chunk);
  } catch (error) {
    broken = error;
  }
  const reply = readReply(completionOf(draft), model, headers);
  if (draft.finishReason !== undefined) return reply;
  const message = broken === undefined ? 'the reply ended before it was whole' : classifyError(broken).message;
  const partial = { ...reply, isCut: true };
  throw new CallError(message, 'unknown', { partial, limits: reply.limits }, { cause: broken });
}

function add(draft: Draft, chunk: OpenAI.ChatCompletionChunk): void {
  draft.id ||= chunk?.id ?? '';
  draft.model ||= chunk?.model ?? '';
  draft.serviceTier ??= chunk?.service_tier ?? undefined;
  const choice = chunk?.choices?.[0];
  const { text, reasoning } = readMessage(choice?.delta);
  draft.text += text;
  draft.reasoning += reasoning;
  draft.refusal += choice?.delta?.refusal ?? '';
  draft.finishReason ??= choice?.finish_reason ?? undefined;
  // Some endpoints count along in every chunk: what stands there before the end is less than what will be billed.
  if (draft.finishReason !== undefined) draft.usage = chunk?.usage ?? draft.usage;
}

/** The same reply as if it had not been streamed. */
function completionOf({ id, model, text, reasoning, refusal, finishReason, serviceTier, usage }: Draft) {
  const message = { role: 'assistant', content: text, reasoning, refusal: refusal || null };
  return {
    id,
    model: model || undefined,
    service_tier: serviceTier,
    choices: [{ index: 0, message, logprobs: null, finish_reason: finishReason ?? '' }],
    usage,
  } as unknown as OpenAI.ChatCompletion;
}
