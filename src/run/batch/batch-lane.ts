import { setTimeout as sleep } from 'node:timers/promises';
import { backoff } from '../../../workers/backoff.js';
import type { CallContext } from '../../../workers/call-context.js';
import type { Waiting } from '../../../workers/endpoint-health.js';
import type { BatchApi, BatchState } from '../../provider/batch-api.js';
import { CallError } from '../../provider/call-error.js';
import type { BundleWorker } from '../../queue/bundle-queue.js';
import type { PicoDollars } from '../../types.js';
import { composeSlice, fileLimits, type SliceLimits } from './compose-slice.js';
import { settleFailed, settleSlice } from './settle-slice.js';
import { type Slice, type SliceFolder, sliceOfCall } from './slice.js';
import { type MayOrder, submitSlice } from './submit-slice.js';

const tickMs = 500;
/** Nothing was planned for so long: what there is may as well go. */
const quietMs = 2_000;
/** The provider is asked after a batch at first often, then less and less. */
const poll = { firstMs: 1_000, mostMs: 60_000, times: 1.5 };
/** Slices at the provider at once; each has a file there. */
const mostSlices = 20;
const ended = new Set<BatchState['status']>(['completed', 'expired', 'cancelled', 'failed']);

/**
 * What the lane does with batches:
 * - making: of all that is open, until it is told otherwise;
 * - collecting: those under way, to their end; slices that were never ordered are taken back;
 * - giving up: those under way are cancelled, and what they had answered by then is collected.
 */
export type BatchPhase = 'making' | 'collecting' | 'giving up';

export interface BatchLaneMeans {
  readonly context: CallContext;
  readonly api: BatchApi;
  readonly folder: SliceFolder;
  /** What earlier sessions left under way. */
  readonly slices: readonly Slice[];
  readonly phase: BatchPhase;
  readonly keepFiles: boolean;
  /** Whether another lane answers this bundle while batches are made of the others. */
  isElsewhere(bundle: string): boolean;
  /** Hears of bundles that were in a slice and may be open, when batches are not to ask them again. */
  next(bundles: readonly string[]): Promise<void>;
  /** Whether the run can do without batches, where the endpoint takes none. */
  canDoWithout(error: CallError): boolean;
  /** Whoever waits at the terminal wants to leave: what is under way goes on at the provider. */
  isLeaving(): boolean;
  say(sentence: string): void;
  onBreak(error: unknown): void;
}

interface UnderWay {
  slice: Slice;
  tries: number;
  /** Milliseconds since 1970. */
  nextLook: number;
  done: number;
  nextCancel: number;
}

/**
 * Answers bundles through the provider's Batch API, in place of workers:
 *
 * 1. Open bundles that are not under way are composed into a slice, once enough are planned or nothing more comes.
 * 2. The slice is submitted, as one batch.
 * 3. The batch is looked at, now and then, until it has ended.
 * 4. Its lines are settled; what they leave open is for the next slice, or for another lane.
 *
 * One step after another, each of which a killed run finds again (slice.ts).
 */
export class BatchLane implements BundleWorker {
  private readonly underWay: UnderWay[];
  private readonly bundles = new Set<string>();
  private readonly ended: Promise<void>;
  private limits: SliceLimits = fileLimits;
  private phase: BatchPhase;
  private closing = false;
  private left = false;
  private composing: Promise<unknown> = Promise.resolve();
  /** For money or room that a batch under way must give back first. */
  private mustWait = false;
  /** As it was last seen. */
  private cap: PicoDollars | undefined;
  private seen = { open: 0, at: 0 };

  constructor(private readonly means: BatchLaneMeans) {
    this.phase = means.phase;
    this.underWay = means.slices.map((slice) => ({ slice, tries: 1, nextLook: 0, done: 0, nextCancel: 0 }));
    for (const { calls } of means.slices) for (const { bundle } of calls) this.bundles.add(bundle);
    this.ended = this.work().catch((error: unknown) => means.onBreak(error));
  }

  /** Begins nothing further and waits for the batches under way, unless somebody wants to leave. */
  async close(): Promise<void> {
    this.closing = true;
    await this.ended;
  }

  /** Leaves the batches under way to a later session. */
  leave(): void {
    this.left = true;
  }

  /** Bundles that are at the provider, or on their way. */
  get bundlesUnderWay(): number {
    return this.bundles.size;
  }

  /** Whether the bundle is among them. */
  has(bundle: string): boolean {
    return this.bundles.has(bundle);
  }

  /** Batches under way: when each was made, and its calls. */
  get batches(): readonly { readonly createdAt: number; readonly calls: number }[] {
    return this.underWay.map(({ slice }) => ({ createdAt: slice.createdAt, calls: slice.calls.length }));
  }

  /**
   * Makes no further slices and gives up those under way: what they have answered is still collected, the rest is left
   * to whoever `next` tells. When it resolves, every bundle that is not under way here is free for others.
   */
  async retire(): Promise<void> {
    this.phase = 'giving up';
    const calls = this.underWay.reduce((sum, { slice }) => sum + slice.calls.length, 0);
    if (calls > 0)
      this.means.say(`Taking back ${batchesText(this.underWay.length)} of ${calls} calls; what is answered is kept.`);
    await this.composing;
  }

  /** What the run waits for, for people. */
  waiting(): Waiting | undefined {
    const ordered = this.underWay.filter(({ slice }) => slice.state === 'created');
    if (ordered.length === 0) return undefined;
    const calls = ordered.reduce((sum, { slice }) => sum + slice.calls.length, 0);
    const done = ordered.reduce((sum, one) => sum + one.done, 0);
    const until = Math.max(Date.now(), Math.min(...ordered.map(({ nextLook }) => nextLook)));
    return { why: `${batchesText(ordered.length)} at the provider, ${done} of ${calls} calls done`, until };
  }

  private async work(): Promise<void> {
    while (!this.isLeaving()) {
      for (const one of [...this.underWay]) if (one.nextLook <= Date.now() && !this.rests(one)) await this.takeOn(one);
      if (this.phase === 'giving up' || this.isOverdue()) for (const one of [...this.underWay]) await this.giveUp(one);
      if (this.closing && this.underWay.length === 0) return;
      if (await this.isTimeToCompose()) await this.compose();
      else await sleep(tickMs);
    }
    const ordered = this.underWay.filter(({ slice }) => !isUnordered(slice)).length;
    if (ordered > 0 && !this.left) {
      this.means.say(
        `${batchesText(ordered)} ${ordered === 1 ? 'stays' : 'stay'} at the provider; the same command collects what they bring.`,
      );
    }
  }

  private isLeaving(): boolean {
    return this.left || this.means.isLeaving();
  }

  /** In a pause nothing further is ordered; what is under way at the provider goes on there. */
  private rests({ slice }: UnderWay): boolean {
    return this.means.context.pause.isOn && isUnordered(slice) && this.phase === 'making';
  }

  private async isTimeToCompose(): Promise<boolean> {
    if (this.phase !== 'making' || this.closing || this.underWay.length >= mostSlices) return false;
    const { store, run, hours } = this.means.context;
    if (hours.waiting() !== undefined || this.isOverdue()) return false;
    const state = await store.readRun(run);
    // Another cap, from outside, may have room at once.
    if (state?.budget !== this.cap) this.mustWait = false;
    this.cap = state?.budget;
    if (this.mustWait) return false;
    const open = (state?.openBundles ?? 0) - this.bundles.size;
    if (open !== this.seen.open) this.seen = { open, at: Date.now() };
    if (state === undefined || state.stop !== undefined || state.steer !== 'go' || open <= 0) return false;
    return open >= this.limits.calls || Date.now() - this.seen.at >= quietMs;
  }

  private async compose(): Promise<void> {
    const { context, folder, isElsewhere } = this.means;
    const inOtherHands = await this.inOtherHands();
    const isTaken = (id: string) => this.bundles.has(id) || isElsewhere(id) || inOtherHands.has(id);
    const composing = composeSlice(context, folder, this.limits, isTaken);
    this.composing = composing.then(
      // Under way before anybody is told that the others are free.
      ({ slice }) => {
        for (const { bundle } of slice?.calls ?? []) this.bundles.add(bundle);
      },
      () => {},
    );
    const { slice, needsMoney } = await composing;
    // Until some money comes back there is no use in trying.
    this.mustWait = needsMoney && (slice !== undefined || this.underWay.length > 0);
    this.seen = { open: 0, at: Date.now() };
    if (slice !== undefined) this.underWay.push({ slice, tries: 0, nextLook: 0, done: 0, nextCancel: 0 });
  }

  /** Bundles that a worker of another process holds money for: while one that lives has the run, it may be calling. */
  private async inOtherHands(): Promise<ReadonlySet<string>> {
    const { store, run } = this.means.context;
    if (store.exclusive || !(await store.readWorkers()).some(({ runs }) => runs.includes(run))) return new Set();
    const holds = await store.readHolds(run);
    return new Set(holds.flatMap(({ call, bundle }) => (sliceOfCall(call) === undefined ? [bundle] : [])));
  }

  private async takeOn(one: UnderWay): Promise<void> {
    try {
      if (one.slice.state === 'created') await this.look(one);
      else if (this.phase !== 'making' && isUnordered(one.slice)) await this.takeBack(one);
      else await this.submit(one);
    } catch (error) {
      if (!(error instanceof CallError)) throw error;
      await this.refused(one, error);
    }
  }

  private async refused(one: UnderWay, error: CallError): Promise<void> {
    const { context, canDoWithout } = this.means;
    const isFinal = error.next === 'stop-run' || (one.slice.state !== 'created' && takesNone(error));
    if (!isFinal) {
      this.putOff(one, error);
    } else if (isUnordered(one.slice) && takesNone(error) && canDoWithout(error)) {
      // Nothing was ordered yet, and nothing will be.
      if (this.phase === 'making') this.phase = 'collecting';
      await this.takeBack(one);
    } else {
      await context.refused(error.message);
      this.left = true;
    }
  }

  private async submit(one: UnderWay): Promise<void> {
    const { api, folder, context } = this.means;
    const submitted = await submitSlice({ api, folder, run: context.run }, one.slice, () => this.mayOrder());
    one.slice = submitted.slice;
    if (submitted.kind === 'paused') {
      // An order that may have gone out is looked for in a list of all batches: not at every tick.
      one.nextLook = nextPoll(one.tries++);
      return;
    }
    if (submitted.kind === 'later') return this.refused(one, submitted.error);
    if (submitted.kind === 'absent') return this.takeBack(one);
    context.log.info({ slice: one.slice.id, batch: submitted.batch.id, calls: one.slice.calls.length }, 'batch');
    one.tries = 0;
    one.nextLook = Date.now() + poll.firstMs;
  }

  /** A pause may have come while the file was on its way: the store knows of it before this process does. */
  private async mayOrder(): ReturnType<MayOrder> {
    if (this.phase !== 'making') return 'never';
    const { store, run, pause } = this.means.context;
    if ((await store.readRun(run))?.steer !== 'pause') return 'yes';
    pause.began();
    return 'not now';
  }

  private async look(one: UnderWay): Promise<void> {
    const { context } = this.means;
    const batch = await this.read(one);
    context.health.replied();
    one.done = batch.done;
    if (!ended.has(batch.status)) {
      one.nextLook = nextPoll(one.tries++);
      return;
    }
    const next = await (batch.status === 'failed' ? this.settleFailure(one, batch) : this.settle(one, batch));
    context.log.info(
      { slice: one.slice.id, batch: batch.id, status: batch.status, errors: batch.errors },
      'batch ended',
    );
    await this.forget(one, batch, next);
    // The provider had too much enqueued: only when another batch has ended is there room.
    if (isTooMuch(batch)) this.mustWait = this.underWay.length > 0;
  }

  /** One that the provider knows no more has ended, and nobody knows how. */
  private async read({ slice }: UnderWay): Promise<BatchState> {
    try {
      return await this.means.api.read(slice.batch!);
    } catch (error) {
      if (!(error instanceof CallError) || error.details.status !== 404) throw error;
      const nothing = { outputFile: undefined, errorFile: undefined, errors: [], done: 0, total: 0 };
      return { id: slice.batch!, status: 'expired', inputFile: slice.inputFile!, ...nothing };
    }
  }

  private settle(one: UnderWay, batch: BatchState): Promise<readonly string[]> {
    this.limits = { ...this.limits, calls: Math.min(fileLimits.calls, this.limits.calls * 2) };
    return settleSlice(this.means.context, this.means.api, one.slice, batch);
  }

  /** What is wrong with the whole of it may be its size; a line that the provider does not name is found by ever smaller slices. */
  private settleFailure({ slice }: UnderWay, batch: BatchState): Promise<readonly string[]> {
    const size = slice.calls.length;
    this.means.say(`A batch of ${size} calls was refused: ${batch.errors[0]?.message ?? 'no reason was given'}`);
    if (isTooMuch(batch) && size > 1) {
      this.limits = { ...this.limits, tokens: Math.max(1, Math.floor(slice.tokens / 2)) };
      return settleFailed(this.means.context, slice, { ...batch, errors: [] });
    }
    if (batch.errors.every(({ line }) => line === undefined)) {
      this.limits = { ...this.limits, calls: Math.max(1, Math.floor(size / 2)) };
    }
    return settleFailed(this.means.context, slice, batch);
  }

  /** @param left bundles that its lines left behind */
  private async forget(one: UnderWay, batch: BatchState, left: readonly string[]): Promise<void> {
    const { api, keepFiles } = this.means;
    await this.letGo(one, left);
    if (keepFiles) return;
    for (const file of [batch.inputFile, batch.outputFile, batch.errorFile]) {
      // Files that stay behind harm nobody; the provider drops them some day.
      if (file !== undefined) await api.deleteFile(file).catch(() => {});
    }
  }

  /** No call may begin any more. */
  private isOverdue(): boolean {
    return this.means.context.hours.opensAt() === undefined;
  }

  /** What has not been ordered is not; what has is cancelled, and its finished lines are collected. */
  private async giveUp(one: UnderWay): Promise<void> {
    const { api } = this.means;
    if (isUnordered(one.slice)) return this.takeBack(one);
    if (one.slice.state !== 'created' || one.nextCancel > Date.now()) return;
    try {
      await api.cancel(one.slice.batch!);
      one.nextCancel = Number.POSITIVE_INFINITY;
    } catch (error) {
      if (!(error instanceof CallError)) throw error;
      // One that has ended meanwhile cannot be cancelled; the next look tells.
      one.nextCancel = Date.now() + backoff(one.tries++, error.details.retryAfterMs);
    }
    one.nextLook = Math.min(one.nextLook, Date.now() + poll.firstMs);
    one.tries = Math.min(one.tries, 5);
  }

  /** A slice that was never ordered: its holds are lifted. */
  private async takeBack(one: UnderWay): Promise<void> {
    const { api, context } = this.means;
    const inputFile = one.slice.inputFile ?? '';
    const nothing = { outputFile: undefined, errorFile: undefined, errors: [], done: 0, total: 0 };
    await settleFailed(context, one.slice, { id: '', status: 'failed', inputFile, ...nothing });
    await this.letGo(one, []);
    if (inputFile !== '') await api.deleteFile(inputFile).catch(() => {});
  }

  private async letGo(one: UnderWay, left: readonly string[]): Promise<void> {
    const { folder, next } = this.means;
    const bundles = one.slice.calls.map(({ bundle }) => bundle);
    for (const bundle of bundles) this.bundles.delete(bundle);
    await folder.remove(one.slice);
    this.underWay.splice(this.underWay.indexOf(one), 1);
    this.mustWait = false;
    // A line that was not answered leaves its own bundle open.
    const open = [...bundles, ...left];
    const others = this.phase === 'making' ? open.filter((id) => this.means.isElsewhere(id)) : open;
    if (others.length > 0) await next(others);
  }

  private putOff(one: UnderWay, error: CallError): void {
    const { context } = this.means;
    context.log.warn({ slice: one.slice.id, state: one.slice.state, ...error.details }, error.message);
    one.nextLook = Date.now() + backoff(one.tries++, error.details.retryAfterMs);
  }
}

/** @returns milliseconds since 1970 */
function nextPoll(tries: number): number {
  return Date.now() + Math.min(poll.mostMs, poll.firstMs * poll.times ** Math.min(tries, 20));
}

function isUnordered({ state }: Slice): boolean {
  return state === 'ready' || state === 'uploaded';
}

function isTooMuch({ status, errors }: BatchState): boolean {
  return status === 'failed' && errors.some(({ code }) => code === 'token_limit_exceeded');
}

/** Whether the endpoint says that it takes no such file or order, whenever it is asked. */
function takesNone({ details: { status = 0 } }: CallError): boolean {
  return [400, 403, 404, 405, 413, 415, 422, 501].includes(status);
}

function batchesText(count: number): string {
  return count === 1 ? '1 batch' : `${count} batches`;
}
