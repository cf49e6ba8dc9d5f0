/**
 * The life of a bundle:
 *
 * 1. Read it. Settled already? Then only what it left behind is queued again.
 * 2. Outside the run's hours, or in a pause: give the slot back; when the run is over, set the rows aside.
 * 3. Take the rate for the call. Not soon: give the slot back. This comes before the money, so that none is held while
 *    bundles wait for their turn; a rate that is taken and then not used, for want of money, is lost, which harms nobody.
 * 4. Hold the worst case of the call. No room: ask for less, wait for money in flight, or set the rows aside.
 * 5. Call, once.
 * 6. Refused or lost: try again later, split, fail rows, or stop the run, as the error says. Of a stream that was cut, keep
 *    the whole answers.
 * 7. Answered: read the answers, price the usage, share it out to the rows.
 * 8. Settle in one step: hold lifted, spend added, answers appended, leftovers opened.
 * 9. Queue the leftovers.
 */
import { formatUsd } from '../src/model/money.js';
import { CallError } from '../src/provider/call-error.js';
import type { JobEnd } from '../src/queue/bundle-queue.js';
import type { Settlement, StoredBundle } from '../src/store/store.js';
import { attemptsMade } from '../src/types.js';
import { backoff } from './backoff.js';
import type { CallContext } from './call-context.js';
import { callLines, noteAsk } from './call-log.js';
import { estimateUsage } from './estimate-usage.js';
import { learnOutput } from './learn-output.js';
import { leftoverBundles, smallerSize } from './leftovers.js';
import { outsideHours } from './outside-hours.js';
import { giveWay, paceCall } from './pace-call.js';
import type { PlannedCall } from './plan-call.js';
import { requestCaching } from './request-caching.js';
import { reserveCall } from './reserve-call.js';
import { charged, failedRow, noAnswer, skippedRow } from './row-outcomes.js';
import { settleCut } from './settle-cut.js';
import { settleRefusal } from './settle-refusal.js';
import { settleReply } from './settle-reply.js';

/** For bundles of a run that is stopping: the producer sets them aside, or a later session takes them up. */
const stoppedDelayMs = 5_000;
/** For bundles of a paused run: its producer has them tried at once when it goes on. */
const pausedDelayMs = 4_000;

/** @param tries how often the bundle's job was begun before; only spaces the tries out */
export async function answerBundle(context: CallContext, id: string, tries: number): Promise<JobEnd> {
  const bundle = await context.store.readBundle(context.run, id);
  if (bundle === undefined) return { kind: 'done', next: await context.store.readLeftovers(context.run, id) };
  if (isWornOut(context, bundle)) return settle(context, failWornOut(context, bundle));
  const outside = await outsideHours(context);
  if (outside?.kind === 'over') return settle(context, setAside(context, bundle, outside.reason));
  if (outside !== undefined) return outside;
  if (!context.pause.mayAsk()) return paused(context);
  const pauseMs = Math.max(context.health.pauseMs(), context.serviceTier === 'flex' ? context.flexRoom.pauseMs() : 0);
  if (pauseMs > 0) return { kind: 'again', delayMs: pauseMs + Math.random() * 1_000 };

  const paced = await paceCall(context, bundle, tries);
  switch (paced.kind) {
    case 'wait':
      return { kind: 'again', delayMs: paced.delayMs };
    case 'too-long':
      return settle(
        context,
        splitUp(context, bundle, `the model’s context holds ${context.model.contextTokens} tokens`),
      );
    case 'too-large':
      return settle(context, splitUp(context, bundle, `the rate limit is ${paced.tpm} tokens a minute`));
  }
  const reserved = await reserveCall(context, bundle, paced.call, tries);
  switch (reserved.kind) {
    case 'granted':
      return attempt(context, { ...bundle, attempts: reserved.attempts }, reserved.call, tries);
    case 'wait':
      return { kind: 'again', delayMs: 200 + Math.random() * Math.min(5_000, 800 * 2 ** Math.min(tries, 8)) };
    case 'stopped':
      return { kind: 'again', delayMs: stoppedDelayMs };
    case 'paused':
      return paused(context);
    case 'settled':
      return { kind: 'done', next: await context.store.readLeftovers(context.run, id) };
    case 'no-room':
      return settle(context, setAside(context, bundle, 'budget'));
  }
}

/** What was known of an outage is forgotten while calls rest. */
function paused({ health }: CallContext): JobEnd {
  health.rest();
  return { kind: 'again', delayMs: pausedDelayMs + Math.random() * 2_000 };
}

async function attempt(context: CallContext, bundle: StoredBundle, call: PlannedCall, tries: number): Promise<JobEnd> {
  const started = Date.now();
  const streamed = context.streaming.isOn;
  const log = context.log.child({ bundle: bundle.id, call: call.id, rows: call.rows.map((row) => row.row) });
  noteAsk(context.log, bundle, call);
  try {
    const reply = await context.provider.call({
      model: context.model.id,
      prompt: call.prompt,
      maxOutputTokens: call.maxOutputTokens,
      reasoningEffort: call.reasoningEffort,
      caching: requestCaching(context, call),
      serviceTier: context.serviceTier,
      stream: streamed,
      responseFormat: call.responseFormat,
    });
    const latencyMs = Date.now() - started;
    context.health.replied();
    context.flexRoom.replied();
    learnOutput(context, bundle, call, reply, log);
    const settlement = settleReply(context, bundle, call, reply, latencyMs);
    await stopAboveHold(context, call, settlement);
    const end = await settle(context, settlement);
    await context.pace.replied(reply.limits);
    log.info(
      {
        provider_id: reply.providerId,
        finish: reply.finishReason,
        max_completion_tokens: call.maxOutputTokens,
        hold_usd: formatUsd(call.worst),
        usage: reply.usage,
        ...(reply.usage === undefined && { estimated: estimateUsage(context, call, reply).usage }),
        latency_ms: latencyMs,
        ...(streamed && { streamed }),
      },
      callLines.reply,
    );
    return end;
  } catch (error) {
    if (!(error instanceof CallError)) throw error;
    const latencyMs = Date.now() - started;
    const { partial, ...details } = error.details;
    const received = partial && { received: partial.text.length, provider_id: partial.providerId };
    log.warn({ next: error.next, ...details, ...received, latency_ms: latencyMs }, error.message);
    return await recover(context, bundle, call, { error, streamed, latencyMs }, tries);
  }
}

/** A call that brought no reply, or no whole one. */
interface LostCall {
  readonly error: CallError;
  readonly streamed: boolean;
  readonly latencyMs: number;
}

async function recover(
  context: CallContext,
  bundle: StoredBundle,
  call: PlannedCall,
  { error, streamed, latencyMs }: LostCall,
  tries: number,
): Promise<JobEnd> {
  if (streamed && context.streaming.refused(error)) {
    context.log.info('the endpoint does not stream: no call is streamed any more');
    await context.store.releaseHold(context.run, call.id, false);
    context.room.freed();
    return { kind: 'again', delayMs: 0 };
  }
  if (context.withoutFlex !== undefined && isFlexRefused(error)) {
    context.withoutFlex(error.message);
    await context.store.releaseHold(context.run, call.id, false);
    context.room.freed();
    return { kind: 'again', delayMs: 0 };
  }
  if (error.next === 'stop-run') {
    await context.store.releaseHold(context.run, call.id, false);
    await context.refused(error.message);
    return { kind: 'again', delayMs: stoppedDelayMs };
  }
  if (context.streaming.lost(error, latencyMs)) {
    context.log.info(
      { call: call.id, latency_ms: latencyMs },
      'a call was lost after a long silence: calls are streamed from now on',
    );
  }
  const counts = countsAsAttempt(context, bundle, error);
  const askedMs = await giveWay(context, error);
  const verdict = context.health.verdict();
  if (verdict !== undefined) await context.refused(verdict);
  const cut = settleCut(context, bundle, call, error, latencyMs);
  if (cut !== undefined) {
    await stopAboveHold(context, call, cut);
    const answered = cut.finished.filter(({ status }) => status === 'answered').length;
    context.log.info({ bundle: bundle.id, call: call.id, answered }, 'whole answers of the cut reply are kept');
    return settle(context, cut);
  }
  const end = settleRefusal(context, bundle, call, error, counts);
  if (end !== undefined) return settle(context, end);
  if (error.next === 'unknown') await context.store.forfeitHold(context.run, call.id);
  else await context.store.releaseHold(context.run, call.id, counts);
  context.room.freed();
  // Tries count waits for money too, which say nothing of the endpoint.
  return { kind: 'again', delayMs: backoff(counts ? bundle.attempts : tries, askedMs ?? error.details.retryAfterMs) };
}

/** The endpoint, or this model there, has no such lane: nothing is wrong with the call else. */
function isFlexRefused({ message, details: { status, parameter } }: CallError): boolean {
  if (status !== 400 && status !== 403 && status !== 422) return false;
  return parameter === 'service_tier' || /service.?tier|\bflex\b/i.test(message);
}

/** A lost call always counts, as its hold is forfeited; what the endpoint refused for a reason of its own may not. */
function countsAsAttempt(
  { health }: CallContext,
  bundle: StoredBundle,
  { next, message, details }: CallError,
): boolean {
  if (next === 'unknown') {
    health.failed(bundle.id, message);
    return true;
  }
  if (details.countsAsAttempt !== true) return false;
  return next === 'retry' ? health.failed(bundle.id, message) : true;
}

export async function settle(context: CallContext, settlement: Settlement): Promise<JobEnd> {
  const end = await context.store.settle(context.run, settlement);
  context.room.freed();
  if (end === 'settled') return { kind: 'done', next: settlement.leftovers.map((leftover) => leftover.id) };
  context.log.warn({ bundle: settlement.bundle, call: settlement.call?.id }, callLines.settledBefore);
  return { kind: 'done', next: await context.store.readLeftovers(context.run, settlement.bundle) };
}

/** Attempts that were lost with their worker count too: a bundle that kills its workers must end some time. */
export function isWornOut(context: CallContext, bundle: StoredBundle): boolean {
  return bundle.attempts > 0 && bundle.rows.some((row) => attemptsMade(row) + bundle.attempts >= context.attempts);
}

export function failWornOut(context: CallContext, bundle: StoredBundle): Settlement {
  const rows = bundle.rows.map((row) => charged(row, bundle.attempts));
  const worn = rows.filter((row) => attemptsMade(row) >= context.attempts);
  const fresh = rows.filter((row) => attemptsMade(row) < context.attempts);
  return {
    bundle: bundle.id,
    finished: worn.map((row) =>
      failedRow(context, row, noAnswer(attemptsMade(row), 'none of its calls ended with a reply')),
    ),
    leftovers: leftoverBundles(bundle, [{ rows: fresh, size: 1, allowance: bundle.allowance }]),
  };
}

/** Ends a bundle without a call: its rows are skipped, and keep what they have cost. */
export function setAside(context: Pick<CallContext, 'model'>, bundle: StoredBundle, reason: string): Settlement {
  const finished = bundle.rows.map((row) => skippedRow(context, charged(row, bundle.attempts), reason));
  return { bundle: bundle.id, finished, leftovers: [] };
}

/** Ends a bundle whose call would be too long: fewer rows may not be. */
export function splitUp(context: CallContext, bundle: StoredBundle, limit: string): Settlement {
  const rows = bundle.rows.map((row) => charged(row, bundle.attempts));
  if (rows.length > 1) {
    const leftovers = leftoverBundles(bundle, [{ rows, size: smallerSize(rows.length), allowance: bundle.allowance }]);
    return { bundle: bundle.id, finished: [], leftovers };
  }
  const finished = rows.map((row) => failedRow(context, row, `too long: ${limit}`));
  return { bundle: bundle.id, finished, leftovers: [] };
}

/** The cap rests on the hold being the worst case: an endpoint that bills more, whatever it was told, ends the run. */
export async function stopAboveHold(context: CallContext, call: PlannedCall, settlement: Settlement): Promise<void> {
  const charge = settlement.call?.charge;
  if (charge?.kind !== 'billed' || charge.cost <= call.worst) return;
  context.log.error(
    { call: call.id, cost: charge.cost.toString(), hold: call.worst.toString() },
    'billed above its worst case',
  );
  const message = `the endpoint billed ${charge.usage.output} output tokens where ${call.maxOutputTokens} were allowed; the budget cannot be kept there`;
  await context.store.stopRun(context.run, { kind: 'refused', message });
}
