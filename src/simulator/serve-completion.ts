import type { IncomingMessage, ServerResponse } from 'node:http';
import { answerRequest } from './answer-request.js';
import { checkKey } from './check-key.js';
import { completionBody, completionChunks } from './completion-body.js';
import { deliverReply, startStream } from './deliver-reply.js';
import { isRefusal } from './fault-kinds.js';
import { keepAlive } from './keep-alive.js';
import { laneOf } from './lane.js';
import type { PracticeState } from './practice-state.js';
import { readBody } from './read-body.js';
import { type CompletionRequest, readCompletionRequest } from './read-completion-request.js';
import { refuseByFault } from './refuse-by-fault.js';
import type { ReplyHeaders } from './reply-headers.js';
import { sendGatewayPage } from './send-gateway-page.js';
import { standBehindGateway } from './stand-behind-gateway.js';

/**
 * The life of one chat completion:
 * 1. check the key, read and check the request,
 * 2. take it from the rate limits,
 * 3. roll the request's fault; a refusal ends here, unbilled,
 * 4. write the reply and bill it: from here on a client that leaves is charged all the same,
 * 5. take the time that a real call takes, which may be longer than a gateway waits,
 * 6. deliver the reply, or lose it as the fault says.
 * @throws ApiError for a request that is refused.
 */
export async function serveCompletion(
  practice: PracticeState,
  request: IncomingMessage,
  response: ServerResponse,
  headers: ReplyHeaders,
): Promise<void> {
  practice.ledger.receive();
  checkKey(request, practice.settings.keys);
  const asked = readCompletionRequest(await readBody(request), practice.shelf, practice.settings.instructions);
  headers.model = asked.model;
  const limited = practice.limits.take(asked.model, rateCharge(asked));
  if (limited) throw limited;

  const lane = laneOf(asked);
  const fault = practice.faults.rollRequest(asked.model, asked.prompt, lane);
  const kind = fault?.rule.kind;
  if (fault && kind === 'gateway') return sendGatewayPage(response, 502);
  if (fault && kind && isRefusal(kind)) throw refuseByFault(fault, asked.model);
  const { latencyMs, latencyPerTokenMs, gatewayIdleMs } = practice.settings;
  standBehindGateway(response, gatewayIdleMs);
  if (fault?.rule.billed === false) {
    await waitFor(latencyMs, response);
    return deliverReply(response, { body: '', headers: {}, fault: fault.rule });
  }

  const { head, reply, usage } = answerRequest(practice, asked, fault, lane);
  // A stream's headers come at once, its text when the thinking is done; a lost reply has neither.
  const streams = asked.stream && kind !== 'hang' && kind !== 'reset';
  if (streams) startStream(response, headers.write());
  const quiet = streams ? keepAlive(response, practice.settings) : () => {};
  await waitFor(latencyMs + latencyPerTokenMs * usage.output, response);
  quiet();
  const told = kind === 'no_usage' || (asked.stream && !asked.includeUsage) ? undefined : usage;
  deliverReply(response, {
    body: asked.stream ? completionChunks(head, reply, told) : completionBody(head, reply, told),
    headers: headers.write(),
    fault: fault?.rule,
  });
}

/** Tokens that a request takes from its model's limit: what it may spend, or the prompt's rough size if that is more. */
function rateCharge({ cap, messages }: CompletionRequest): number {
  const characters = messages.reduce((sum, { text }) => sum + text.length, 0);
  return Math.max(cap ?? 0, Math.ceil(characters / 4));
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
