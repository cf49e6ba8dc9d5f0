import type { IncomingMessage, ServerResponse } from 'node:http';
import type { TokenPrices } from '../model/catalog.js';
import type { Usage } from '../types.js';
import { checkKey } from './check-key.js';
import { type CompletionHead, completionBody, completionChunks } from './completion-body.js';
import { deliverReply, startStream } from './deliver-reply.js';
import { isRefusal } from './fault-kinds.js';
import type { PracticeState } from './practice-state.js';
import { priceCall } from './price-call.js';
import { readBody } from './read-body.js';
import { type CompletionRequest, readCompletionRequest } from './read-completion-request.js';
import { refuseByFault } from './refuse-by-fault.js';
import type { ReplyHeaders } from './reply-headers.js';
import { sendGatewayPage } from './send-gateway-page.js';
import { writeReply } from './write-reply.js';

/**
 * The life of one chat completion:
 * 1. check the key, read and check the request,
 * 2. take it from the rate limits,
 * 3. roll the request's fault; a refusal ends here, unbilled,
 * 4. write the reply and bill it: from here on a client that leaves is charged all the same,
 * 5. take the time that a real call takes,
 * 6. deliver the reply, or lose it as the fault says.
 * @throws ApiError for a request that is refused.
 */
export async function serveCompletion(
  practice: PracticeState,
  request: IncomingMessage,
  response: ServerResponse,
  headers: ReplyHeaders,
): Promise<void> {
  const { ledger } = practice;
  ledger.receive();
  checkKey(request, practice.settings.keys);
  const asked = readCompletionRequest(await readBody(request), practice.shelf, practice.settings.instructions);
  headers.model = asked.model;
  const limited = practice.limits.take(asked.model, rateCharge(asked));
  if (limited) throw limited;

  const fault = practice.faults.rollRequest(asked.model, asked.prompt);
  const kind = fault?.rule.kind;
  if (fault && kind === 'gateway') return sendGatewayPage(response);
  if (fault && kind && isRefusal(kind)) throw refuseByFault(fault, asked.model);
  const { latencyMs, latencyPerTokenMs } = practice.settings;
  if (fault?.rule.billed === false) {
    await waitFor(latencyMs, response);
    return deliverReply(response, { body: '', headers: {}, fault: kind });
  }

  const reply = writeReply(asked, fault, practice);
  const usage = { ...promptUsage(practice, asked), reasoning: reply.reasoningTokens, output: reply.completionTokens };
  const { head, prices } = headOf(practice, asked);
  ledger.record({
    id: head.id,
    model: asked.model,
    questions: asked.prompt.questions.map(({ text }) => text),
    usage,
    picoDollars: priceCall(usage, asked.facts, prices),
    ...(kind && { fault: kind }),
  });

  // A stream's headers come at once, its text when the thinking is done; a lost reply has neither.
  if (asked.stream && kind !== 'hang' && kind !== 'reset') startStream(response, headers.write());
  await waitFor(latencyMs + latencyPerTokenMs * usage.output, response);
  const told = kind === 'no_usage' || (asked.stream && !asked.includeUsage) ? undefined : usage;
  deliverReply(response, {
    body: asked.stream ? completionChunks(head, reply, told) : completionBody(head, reply, told),
    headers: headers.write(),
    fault: kind,
  });
}

/** Tokens that a request takes from its model's limit: what it may spend, or the prompt's rough size if that is more. */
function rateCharge({ cap, messages }: CompletionRequest): number {
  const characters = messages.reduce((sum, { text }) => sum + text.length, 0);
  return Math.max(cap ?? 0, Math.ceil(characters / 4));
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

function headOf(
  practice: PracticeState,
  asked: CompletionRequest,
): { head: CompletionHead; prices: TokenPrices | undefined } {
  const { prices, batchPrices } = asked.facts;
  const flex = asked.wantsFlex && batchPrices !== undefined;
  const head: CompletionHead = {
    id: practice.nextId('chatcmpl-'),
    created: Math.floor(Date.now() / 1000),
    model: asked.model,
    serviceTier: flex ? 'flex' : 'default',
    showsWrites: chargesWrites(asked),
  };
  return { head, prices: flex ? batchPrices : prices };
}

/** Waits, but no longer than the client does. */
function waitFor(milliseconds: number, response: ServerResponse): Promise<void> | undefined {
  if (milliseconds <= 0 || response.destroyed) return undefined;
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    response.once('close', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
