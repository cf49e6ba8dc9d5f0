import { allocateUsage } from '../src/model/allocate.js';
import { costOf, priceOfCall } from '../src/model/prices.js';
import { countTokens } from '../src/model/tokens.js';
import { askedTokens } from '../src/prompt/asked-question.js';
import type { Reply } from '../src/provider/provider.js';
import type { Charge, Settlement, StoredBundle } from '../src/store/store.js';
import { attemptsMade, type BundleRow, type RowOutcome } from '../src/types.js';
import { billedPrices } from './billed-prices.js';
import type { CallContext } from './call-context.js';
import { noteShares } from './call-log.js';
import { estimateUsage } from './estimate-usage.js';
import { type Leftover, leftoverBundles, smallerSize } from './leftovers.js';
import type { PlannedCall } from './plan-call.js';
import { type Read, readAnswers } from './read-answers.js';
import { answeredRow, charged, failedRow, noAnswer } from './row-outcomes.js';
import { isAudited, type Share, trialLeftovers, withTrial } from './trials.js';

/**
 * Turns a reply into the bundle's end: whole answers are kept, everything is charged to the rows that were in the
 * call, and rows without an answer go on in smaller bundles, until they are alone or out of attempts.
 */
export function settleReply(
  context: CallContext,
  bundle: StoredBundle,
  call: PlannedCall,
  reply: Reply,
  latencyMs: number,
): Settlement {
  const reads = readAnswers(context, call, reply);
  const { charge, shares } = shareOut(context, call, reply, reads);
  const rows = call.rows.map((row, i) => charged(row, bundle.attempts + 1, shares[i]));
  const rest = call.rest.map((row) => charged(row, bundle.attempts));
  const end = (finished: readonly RowOutcome[], leftovers: readonly Leftover[]): Settlement => ({
    bundle: bundle.id,
    call: { id: call.id, charge },
    finished,
    leftovers: leftoverBundles(bundle, leftovers),
  });
  const tried = rows.map((row, i) => withTrial(row, call, reads[i]!.answer, shares[i]!, latencyMs));
  if (bundle.trialSizes !== undefined) return end([], trialLeftovers(bundle, tried, rest));

  const cutOff = reply.finishReason === 'length';
  const canWriteMore =
    Math.min(context.allowances.of(bundle.effort).full(1, bundle.allowance * 2), call.contextLeft) >
      call.maxOutputTokens || !usedUp(reply, call.maxOutputTokens);

  // What a cut stream lacks says nothing of how many rows a call can take.
  const isMissing = rows.length > 1 && reply.isCut !== true;
  const finished: RowOutcome[] = [];
  const again: BundleRow[] = [];
  const audited: BundleRow[] = [];
  rows.forEach((row, i) => {
    const { answer, trouble, repair } = reads[i]!;
    if (answer !== undefined && rows.length > 1 && isAudited(context, row)) audited.push(tried[i]!);
    else if (answer !== undefined) finished.push(answeredRow(context, row, answer, call, latencyMs));
    else if (rows.length === 1 && isFinal(reply, cutOff && !canWriteMore)) {
      finished.push(failedRow(context, row, trouble, call, latencyMs));
    } else if (attemptsMade(row) >= context.attempts) {
      finished.push(failedRow(context, row, noAnswer(attemptsMade(row), trouble), call, latencyMs));
    } else {
      const misses = isMissing ? { misses: (row.misses ?? 0) + 1 } : {};
      again.push({ ...row, ...misses, ...(repair && { repair }) });
    }
  });
  // Early places do best (arXiv 2507.10541): rows that had been late in this call come early in the next.
  again.reverse();
  return end(finished, [
    { rows: again, size: smallerSize(rows.length), allowance: cutOff ? bundle.allowance * 2 : bundle.allowance },
    { rows: rest, size: rest.length, allowance: bundle.allowance },
    { rows: audited, size: 1, allowance: bundle.allowance },
  ]);
}

/** A row alone whose refusal, or whose cut-off at the most it may write, would only be paid for again. */
function isFinal(reply: Reply, cannotWriteMore: boolean): boolean {
  return reply.refusal !== undefined || reply.finishReason === 'content_filter' || cannotWriteMore;
}

/** A reply that says it was cut off long before its cap was cut off by something else, which may not happen again. */
export function usedUp({ usage }: Reply, maxOutputTokens: number): boolean {
  return usage === undefined || usage.output >= 0.9 * maxOutputTokens;
}

/** What the call costs, and each row's share of that: as its endpoint reported, else as its texts show. */
function shareOut(
  context: CallContext,
  call: PlannedCall,
  reply: Reply,
  reads: readonly Read[],
): { charge: Charge; shares: readonly Share[] } {
  const estimate = reply.usage === undefined ? estimateUsage(context, call, reply) : undefined;
  const usage = reply.usage ?? estimate!.usage;
  const listed = billedPrices(context, reply);
  const prices = priceOfCall(usage.input, listed, context.model.longInput);
  const weights = call.rows.map((row, i) => ({
    inputTokens: askedTokens(row),
    answerTokens: countTokens(reads[i]!.said ?? reads[i]!.answer ?? ''),
  }));
  const shares = allocateUsage(usage, weights).map((share) => ({
    usage: share,
    cost: costOf(share, prices),
    ...(estimate && { estimated: true as const }),
  }));
  const cost = costOf(usage, prices);
  noteShares(context.log, call, reply, reads, { usage, estimated: estimate !== undefined, prices, cost, weights });
  const charge: Charge = { kind: 'billed', usage, cost };
  return { charge: estimate ? { ...charge, unknown: estimate.unknown } : charge, shares };
}
