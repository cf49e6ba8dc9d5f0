import { parseReply } from '../src/prompt/parse-reply.js';
import { tidyAnswer } from '../src/prompt/tidy-answer.js';
import type { Reply } from '../src/provider/provider.js';
import type { PlannedCall } from './plan-call.js';

/** What a reply brought for one row: an answer, or why there is none. */
export interface Read {
  readonly answer?: string;
  readonly trouble: string;
}

/** What a reply brought for each row of its call, in their order. */
export function readAnswers(call: PlannedCall, reply: Reply): Read[] {
  const refused = refusal(reply);
  if (refused !== undefined) return call.rows.map(() => ({ trouble: refused }));
  if (call.rows.length === 1) return [readBareReply(reply, call.maxOutputTokens)];
  const isWhole = reply.finishReason !== 'length' && reply.isCut !== true;
  const { answers, troubles } = parseReply(reply.text, call.tags, isWhole);
  return call.rows.map((_, i) => ({ answer: answers[i], trouble: troubles[i] ?? '' }));
}

function refusal(reply: Reply): string | undefined {
  if (reply.refusal !== undefined) return `the model refused: ${reply.refusal}`;
  return reply.finishReason === 'content_filter' ? 'the provider’s content filter withheld the answer' : undefined;
}

function readBareReply(reply: Reply, maxOutputTokens: number): Read {
  if (reply.isCut === true) return { trouble: 'its answer was cut off' };
  if (reply.finishReason === 'length') return { trouble: `its answer was cut off at ${maxOutputTokens} tokens` };
  const answer = tidyAnswer(reply.text);
  return answer === '' ? { trouble: 'its answer was empty' } : { answer, trouble: '' };
}
