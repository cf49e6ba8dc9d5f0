import { settle, stopAboveHold } from '../../../workers/answer-bundle.js';
import type { CallContext } from '../../../workers/call-context.js';
import { callLines } from '../../../workers/call-log.js';
import { learnOutput } from '../../../workers/learn-output.js';
import { composeCall, type PlannedCall } from '../../../workers/plan-call.js';
import { settleRefusal } from '../../../workers/settle-refusal.js';
import { settleReply } from '../../../workers/settle-reply.js';
import type { BatchApi, BatchLine, BatchState } from '../../provider/batch-api.js';
import { CallError } from '../../provider/call-error.js';
import { readReply } from '../../provider/read-reply.js';
import type { StoredBundle } from '../../store/store.js';
import type { Slice, SliceCall } from './slice.js';

/** Lines that end so were not worked on, and their rows were part of no attempt. */
const neverBegun: ReadonlySet<string> = new Set(['batch_expired', 'batch_cancelled']);

/** Bundles that came to their end may have left others behind, to be asked next. */
type Next = readonly string[];

/**
 * Settles every line of a batch that has ended. May be repeated: what was settled before stays as it is.
 *
 * 1. Lines of both files, in whatever order: answered, refused, or not answered.
 * 2. Lines in neither: nobody knows whether they were billed, unless the batch as a whole never began.
 *
 * @returns bundles left behind
 */
export async function settleSlice(
  context: CallContext,
  api: Pick<BatchApi, 'lines'>,
  slice: Slice,
  batch: BatchState,
): Promise<Next> {
  const open = await standing(context, slice);
  const next: string[] = [];
  const answered = new Set<string>();
  for (const file of [batch.outputFile, batch.errorFile]) {
    if (file === undefined) continue;
    for await (const line of api.lines(file)) {
      if (line.kind !== 'unanswered') answered.add(line.id);
      const call = open.get(line.id);
      if (call === undefined) continue; // Doubled, or not ours.
      open.delete(line.id);
      next.push(...(await settleLine(context, slice, call, line)));
    }
  }
  const lost = await lostCalls(context, batch, [...open.values()], answered.size);
  for (const call of open.values()) next.push(...(await settleAbsent(context, batch, call, lost.has(call))));
  return next;
}

/**
 * Of the calls in neither file those that may have been billed: all of them, unless the batch was cancelled. Then most never began,
 * and its own count says how many did. Which ones nobody knows, so the dearest are taken for them.
 */
async function lostCalls(
  context: CallContext,
  { status, done }: BatchState,
  absent: readonly SliceCall[],
  answered: number,
): Promise<ReadonlySet<SliceCall>> {
  if (status !== 'cancelled') return new Set(absent);
  const count = Math.max(0, done - answered);
  if (count === 0) return new Set();
  const priced: { call: SliceCall; worst: bigint }[] = [];
  for (const call of absent) priced.push({ call, worst: (await recall(context, call))?.planned.worst ?? 0n });
  priced.sort((a, b) => (a.worst < b.worst ? 1 : -1));
  return new Set(priced.slice(0, count).map(({ call }) => call));
}

/** Ends every call of a batch that failed before any of its lines began. */
export async function settleFailed(context: CallContext, slice: Slice, batch: BatchState): Promise<Next> {
  const next: string[] = [];
  // The provider names lines that it cannot read; alone in its file, a line needs no naming.
  const open = await standing(context, slice);
  const faults = new Map(batch.errors.flatMap((error) => (error.line === undefined ? [] : [[error.line, error]])));
  for (const [i, call] of slice.calls.entries()) {
    if (!open.has(call.id)) continue;
    const fault = faults.get(i + 1) ?? (slice.calls.length === 1 ? batch.errors[0] : undefined);
    if (fault === undefined) await context.store.releaseHold(context.run, call.id, false);
    else next.push(...(await refuse(context, call, new CallError(`the batch was refused: ${fault.message}`, 'split'))));
  }
  return next;
}

/** Calls whose hold stands: the others came to their end in a session that was killed before it had noted the slice's. */
async function standing({ store, run }: CallContext, { calls }: Slice): Promise<Map<string, SliceCall>> {
  const holds = new Set((await store.readHolds(run)).map(({ call }) => call));
  return new Map(calls.filter(({ id }) => holds.has(id)).map((call) => [call.id, call]));
}

async function settleLine(context: CallContext, slice: Slice, call: SliceCall, line: BatchLine): Promise<Next> {
  switch (line.kind) {
    case 'reply':
      return answer(context, slice, call, line);
    case 'refused':
      return refuse(context, call, line.error);
    case 'unanswered':
      context.log.warn({ call: call.id, code: line.code }, line.message);
      await context.store.releaseHold(context.run, call.id, !neverBegun.has(line.code));
      return [];
  }
}

async function answer(
  context: CallContext,
  slice: Slice,
  call: SliceCall,
  { completion }: Extract<BatchLine, { kind: 'reply' }>,
): Promise<Next> {
  const found = await recall(context, call);
  if (found === undefined) return [];
  const { bundle, planned } = found;
  try {
    const reply = readReply(completion, context.model.id);
    const latencyMs = Date.now() - slice.createdAt;
    const log = context.log.child({ bundle: bundle.id, call: call.id, rows: planned.rows.map(({ row }) => row) });
    learnOutput(context, bundle, planned, reply, log);
    const settlement = settleReply(context, bundle, planned, reply, latencyMs);
    await stopAboveHold(context, planned, settlement);
    const end = await settle(context, settlement);
    log.info({ provider_id: reply.providerId, finish: reply.finishReason, usage: reply.usage }, callLines.reply);
    return end.kind === 'done' ? end.next : [];
  } catch (error) {
    if (!(error instanceof CallError)) throw error;
    return refuse(context, call, error);
  }
}

/** As recover does for a call that was made by itself; what is to be tried again stays open, for the next slice. */
async function refuse(context: CallContext, call: SliceCall, error: CallError): Promise<Next> {
  const { store, run } = context;
  context.log.warn({ call: call.id, next: error.next, ...error.details }, error.message);
  if (error.next === 'stop-run') {
    await store.releaseHold(run, call.id, false);
    await context.refused(error.message);
    return [];
  }
  const found = await recall(context, call);
  if (found === undefined) return [];
  const counts = error.next === 'unknown' || error.details.countsAsAttempt === true;
  const settlement = settleRefusal(context, found.bundle, found.planned, error, counts);
  if (settlement !== undefined) {
    const end = await settle(context, settlement);
    return end.kind === 'done' ? end.next : [];
  }
  if (error.next === 'unknown') await store.forfeitHold(run, call.id);
  else await store.releaseHold(run, call.id, counts);
  return [];
}

async function settleAbsent(
  context: CallContext,
  { status }: BatchState,
  call: SliceCall,
  isLost: boolean,
): Promise<Next> {
  if (!isLost) {
    await context.store.releaseHold(context.run, call.id, false);
    return [];
  }
  const lost = new CallError(`the batch ended (${status}) without a word of this call`, 'unknown');
  return refuse(context, call, lost);
}

/** @returns undefined when the bundle is settled: this line was read before */
async function recall(
  context: CallContext,
  call: SliceCall,
): Promise<{ bundle: StoredBundle; planned: PlannedCall } | undefined> {
  const bundle = await context.store.readBundle(context.run, call.bundle);
  if (bundle === undefined) return undefined;
  return { bundle, planned: composeCall(context, bundle, call.rows, call.maxOutputTokens, call.id) };
}
