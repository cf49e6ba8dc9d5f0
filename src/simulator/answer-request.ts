import type { Usage } from '../types.js';
import type { CompletionHead } from './completion-body.js';
import { type Lane, pricesIn } from './lane.js';
import type { PracticeState } from './practice-state.js';
import { priceCall } from './price-call.js';
import type { CompletionRequest } from './read-completion-request.js';
import type { Struck } from './roll-faults.js';
import { type Reply, writeReply } from './write-reply.js';

/** A reply that is written and billed, whether or not it arrives. */
export interface BilledReply {
  readonly head: CompletionHead;
  readonly reply: Reply;
  readonly usage: Usage;
}

/** Writes the reply to a request and bills it at its lane's prices. @param batch the batch that the request is a line of. */
export function answerRequest(
  practice: PracticeState,
  asked: CompletionRequest,
  fault: Struck | undefined,
  lane: Lane,
  batch?: string,
): BilledReply {
  const reply = writeReply(asked, fault, practice);
  const usage = { ...promptUsage(practice, asked), reasoning: reply.reasoningTokens, output: reply.completionTokens };
  const head: CompletionHead = {
    id: practice.nextId('chatcmpl-'),
    created: practice.clock.seconds(),
    model: asked.model,
    serviceTier: lane === 'flex' ? 'flex' : 'default',
    showsWrites: chargesWrites(asked),
  };
  practice.ledger.record({
    id: head.id,
    model: asked.model,
    questions: asked.prompt.questions.map(({ text }) => text),
    usage,
    picoDollars: priceCall(usage, asked.facts, pricesIn(lane, asked.facts)),
    ...(asked.effort !== undefined && { effort: asked.effort }),
    ...(fault && { fault: fault.rule.kind }),
    ...(batch !== undefined && { batch }),
  });
  return { head, reply, usage };
}

function promptUsage(practice: PracticeState, asked: CompletionRequest): Pick<Usage, 'input' | 'cached' | 'written'> {
  const input = asked.promptTokens;
  const { cached, written } = practice.settings.cachedPrefix ? practice.cache.use(asked) : { cached: 0, written: 0 };
  return { input, cached, written: chargesWrites(asked) ? written : 0 };
}

/** Only models that charge more for cache writes tell them. */
function chargesWrites({ facts: { prices } }: CompletionRequest): boolean {
  return prices !== undefined && prices.written > prices.input;
}
