import type { Lane } from './lane.js';

/** Refusals: an error reply, nothing billed. */
export const refusalKinds = [
  'rate_limit',
  'too_large',
  'insufficient_quota',
  'server_error',
  'overloaded',
  'slow_down',
  'gateway',
  'invalid_prompt',
  'bad_key',
  'flex_unavailable',
] as const;

/** The reply is computed and billed, but does not arrive as it should. */
export const deliveryKinds = ['hang', 'reset', 'cut_body', 'bad_json', 'no_usage'] as const;

/** The reply is well-formed and billed, but its message is not a whole answer. */
export const messageKinds = ['truncated', 'empty', 'refusal', 'content_filter'] as const;

/** Merged replies only: the whole reply is laid out wrong. */
export const layoutKinds = ['untagged', 'chatty', 'reordered'] as const;

/** Merged replies only, rolled once per question: that question's answer is laid out wrong. */
export const answerKinds = ['missing', 'doubled', 'doubled_same', 'garbled', 'wrong_id', 'hijack'] as const;

/** Answers that have to fit a schema, rolled once per answer, merged or bare; never where the API holds the model to it. */
export const typeKinds = ['bad_type'] as const;

/** Lines of batches only, rolled once per line: the line does not end in the output file. */
export const lineKinds = ['batch_expired_line', 'batch_missing_line', 'batch_rejected_line'] as const;

/** Rolled once per batch, when it is created: what it ends in. */
export const batchKinds = ['batch_invalid', 'batch_token_limit', 'batch_no_output'] as const;

/** Calls about files and batches that fail, or whose reply is lost after they took effect. */
export const fileCallKinds = ['file_upload_reset', 'file_not_found', 'batch_create_reset', 'batch_poll_error'] as const;

export const faultKinds = [
  ...refusalKinds,
  ...deliveryKinds,
  ...messageKinds,
  ...layoutKinds,
  ...answerKinds,
  ...typeKinds,
  ...lineKinds,
  ...batchKinds,
  ...fileCallKinds,
] as const;

export type RefusalKind = (typeof refusalKinds)[number];
export type AnswerFaultKind = (typeof answerKinds)[number];
export type BatchFaultKind = (typeof batchKinds)[number];
export type FileCallFaultKind = (typeof fileCallKinds)[number];
export type FaultKind = (typeof faultKinds)[number];

export function isRefusal(kind: FaultKind): kind is RefusalKind {
  return (refusalKinds as readonly string[]).includes(kind);
}

export function isAnswerFault(kind: FaultKind): kind is AnswerFaultKind {
  return (answerKinds as readonly string[]).includes(kind);
}

/** Whether the fault can only show in a reply to a merged prompt; a bare prompt does not roll it. */
export function needsMergedPrompt(kind: FaultKind): boolean {
  return isAnswerFault(kind) || (layoutKinds as readonly string[]).includes(kind);
}

/**
 * Whether the fault can strike a whole request in this lane. A line of a batch is lost, cut or refused neither by the
 * connection nor by what stands in front of the API.
 */
export function strikesRequests(kind: FaultKind, lane: Lane): boolean {
  const kinds: readonly FaultKind[] = [
    ...refusalKinds.filter((refusal) => refusal !== 'flex_unavailable' || lane === 'flex'),
    ...deliveryKinds,
    ...messageKinds,
    ...layoutKinds,
  ];
  if (lane !== 'batch') return kinds.includes(kind);
  if (kind === 'gateway' || kind === 'bad_key') return false;
  if ((deliveryKinds as readonly string[]).includes(kind)) return kind === 'no_usage';
  return kinds.includes(kind) || (lineKinds as readonly string[]).includes(kind);
}
