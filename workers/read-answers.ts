import type { AnswerForm } from '../src/prompt/answer-form.js';
import { parseReply } from '../src/prompt/parse-reply.js';
import { readTypedAnswer } from '../src/prompt/read-typed-answer.js';
import { tidyAnswer } from '../src/prompt/tidy-answer.js';
import type { Reply } from '../src/provider/provider.js';
import type { Repair } from '../src/types.js';
import type { CallContext } from './call-context.js';
import type { PlannedCall } from './plan-call.js';

/** What a reply brought for one row: an answer, or why there is none. */
export interface Read {
  readonly answer?: string;
  readonly trouble: string;
  /** The model's own words, whether or not they are an answer. */
  readonly said?: string;
  /** What it said is whole, but does not fit the answers' schema. */
  readonly repair?: Repair;
}

/** What a reply brought for each row of its call, in their order. */
export function readAnswers({ answerForm }: Pick<CallContext, 'answerForm'>, call: PlannedCall, reply: Reply): Read[] {
  const reads = readTexts(call, reply);
  return answerForm === undefined ? reads : reads.map((read) => typed(answerForm, read));
}

/** An answer that must fit a schema: as JSON when it does, else what is wrong with it. */
function typed({ schema }: AnswerForm, read: Read): Read {
  const { answer: said } = read;
  if (said === undefined) return read;
  const end = readTypedAnswer(said, schema);
  if ('answer' in end) return { ...read, answer: end.answer, said };
  return { trouble: end.trouble, said, repair: { trouble: end.trouble, answer: said } };
}

function readTexts(call: PlannedCall, reply: Reply): Read[] {
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
