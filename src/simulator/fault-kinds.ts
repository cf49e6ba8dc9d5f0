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
] as const;

/** The reply is computed and billed, but does not arrive as it should. */
export const deliveryKinds = ['hang', 'reset', 'cut_body', 'bad_json', 'no_usage'] as const;

/** The reply is well-formed and billed, but its message is not a whole answer. */
export const messageKinds = ['truncated', 'empty', 'refusal', 'content_filter'] as const;

/** Merged replies only: the whole reply is laid out wrong. */
export const layoutKinds = ['untagged', 'chatty', 'reordered'] as const;

/** Merged replies only, rolled once per question: that question's answer is laid out wrong. */
export const answerKinds = ['missing', 'doubled', 'doubled_same', 'garbled', 'wrong_id', 'hijack'] as const;

export const faultKinds = [...refusalKinds, ...deliveryKinds, ...messageKinds, ...layoutKinds, ...answerKinds] as const;

export type RefusalKind = (typeof refusalKinds)[number];
export type AnswerFaultKind = (typeof answerKinds)[number];
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
