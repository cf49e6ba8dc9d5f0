import { answerBundle } from '../../workers/answer-bundle.js';
import type { CallContext } from '../../workers/call-context.js';
import type { Waiting } from '../../workers/endpoint-health.js';
import { laneFields } from '../../workers/lane-fields.js';
import type { Lane } from '../model/lane.js';
import { type BundleWorker, type JobEnd, startBundleWorker } from '../queue/bundle-queue.js';
import type { Answering } from './answering.js';
import { BatchLane } from './batch/batch-lane.js';
import type { BundleSink } from './produce.js';

/** Bundles beyond those at the provider that make a batch worth its while. */
const bundlesPerBatch = 10_000;
/** Bundles ahead of each call that may be in flight. */
const aheadOfCalls = 4;
const leastAhead = 64;
const pageSize = 200;

/**
 * What answers a run's bundles, and where bundles go that are open: workers take them from the queue, and where batches are
 * made, those come and take them from the store. One bundle is never in the hands of both.
 */
export class Lanes implements BundleWorker, BundleSink {
  private workers: BundleWorker | undefined;
  private batches: BatchLane | undefined;
  private readonly notThere = new Map<'batch' | 'flex', string>();
  /** Bundles, and what they leave behind, that workers answer while batches are made of the others. */
  private readonly quick = new Set<string>();
  /** Bundles that an earlier session left in batches. */
  private readonly left: ReadonlySet<string>;

  /**
   * @param lane the one that bundles are answered in to begin with
   * @param calls the lane of calls that cannot wait for batches; undefined: all do
   * @param probes how many bundles are answered at once while batches are made, to learn how long calls take
   */
  constructor(
    private readonly answering: Pick<Answering, 'job' | 'session' | 'endpoint' | 'stop' | 'reporter'>,
    private lane: Lane,
    private calls: 'sync' | 'flex' | undefined,
    private probes = 0,
  ) {
    this.left = new Set(answering.session.slices.flatMap(({ calls }) => calls.map(({ bundle }) => bundle)));
  }

  get current(): Lane {
    return this.lane;
  }

  /** Lanes that turned out not to be there, and why. */
  get missing(): ReadonlyMap<'batch' | 'flex', string> {
    return this.notThere;
  }

  /** Batches under way: when each was made, and its calls. */
  get underWay(): BatchLane['batches'] {
    return (
      this.batches?.batches ??
      this.answering.session.slices.map(({ createdAt, calls }) => ({ createdAt, calls: calls.length }))
    );
  }

  /** Queues open bundles, but for those that batches are, or will be, made of. */
  async add(bundles: readonly string[]): Promise<void> {
    const atOnce = this.lane === 'batch' ? bundles.filter((id) => this.isQuick(id)) : bundles;
    const free = atOnce.filter((id) => !this.isUnderWay(id));
    if (free.length > 0) await this.answering.session.queue.add(free);
  }

  /** Hears of bundles before they are open: the first are probes, which do not wait for batches. */
  announce(bundles: readonly string[]): void {
    if (this.lane !== 'batch' || this.calls === undefined) return;
    for (const id of bundles.slice(0, this.probes)) this.quick.add(id);
    this.probes = Math.max(0, this.probes - bundles.length);
  }

  start(context: CallContext, onBreak: (error: unknown) => void): void {
    this.batches = this.startBatches(context, onBreak);
    if (this.calls !== undefined) this.workers = this.startWorkers(context, onBreak);
  }

  private startBatches(context: CallContext, onBreak: (error: unknown) => void): BatchLane | undefined {
    const { job, session, endpoint, stop, reporter } = this.answering;
    const { keepFiles, lanePrices, lane: wish } = job.settings;
    const { queue, slices, sliceFolder } = session;
    if (this.lane !== 'batch' && slices.length === 0) return undefined;
    return new BatchLane({
      context: { ...context, ...laneFields('batch', lanePrices, false) },
      api: endpoint.batchApi(),
      folder: sliceFolder,
      slices,
      // Where there was no time for batches from the start, there is none for those of an earlier session.
      phase: this.lane === 'batch' ? 'making' : wish === 'auto' ? 'giving up' : 'collecting',
      keepFiles,
      isElsewhere: (id) => this.isQuick(id),
      next: (bundles) => queue.add(bundles),
      canDoWithout: (error) => {
        if (wish === 'auto') this.notThere.set('batch', error.message);
        return wish === 'auto';
      },
      isLeaving: () => stop.requested,
      say: (sentence) => reporter.say(sentence),
      onBreak,
    });
  }

  private startWorkers(context: CallContext, onBreak: (error: unknown) => void): BundleWorker {
    const { job, session } = this.answering;
    const { store, run, queue } = session;
    const { lanePrices, lane: wish } = job.settings;
    const namesTier = context.cacheKeys !== undefined;
    const withoutFlex = (message: string) => void this.notThere.set('flex', message);
    const contexts = {
      sync: { ...context, ...laneFields('sync', lanePrices, namesTier) },
      flex: { ...context, ...laneFields('flex', lanePrices, namesTier), ...(wish === 'auto' && { withoutFlex }) },
    };
    const laneNow = () => {
      // While all else is in batches, a few calls at the ordinary price keep nobody waiting.
      const isShort = this.lane === 'batch' && context.flexRoom.isShort;
      return this.notThere.has('flex') || isShort ? 'sync' : this.calls!;
    };
    const work = async (bundle: string, tries: number): Promise<JobEnd> => {
      // A job may be older than what it names: a batch asks the bundle, or will.
      if (this.isUnderWay(bundle) || (this.lane === 'batch' && !this.isQuick(bundle)))
        return { kind: 'done', next: [] };
      return answerBundle(contexts[laneNow()], bundle, tries);
    };
    return startBundleWorker(store, run, () => context.concurrency.level(), work, queue, onBreak);
  }

  /** From now on bundles are answered there: what batches have not answered is taken from them. */
  async switchTo(lane: 'sync' | 'flex'): Promise<void> {
    const { store, run, queue } = this.answering.session;
    this.calls = lane;
    if (this.lane === 'batch') {
      // Only then are no batches being made, and what is open can be told from what is under way.
      await this.batches?.retire();
      this.lane = lane;
      for (let after = ''; ; ) {
        const page = await store.readOpenBundles(run, after, pageSize);
        if (page.length === 0) break;
        await queue.add(page.map(({ id }) => id).filter((id) => !this.isUnderWay(id)));
        after = page.at(-1)!.id;
      }
    }
    this.lane = lane;
    await queue.hurry();
  }

  /** What is at the provider is left to a later session. */
  leave(): void {
    this.batches?.leave();
  }

  /** Open bundles that are enough to keep all of it busy. @param concurrency calls in flight at once, all workers together */
  depth(concurrency: number): number {
    const ahead = this.lane === 'batch' ? bundlesPerBatch : Math.max(leastAhead, concurrency * aheadOfCalls);
    return ahead + (this.batches?.bundlesUnderWay ?? 0);
  }

  waiting(): Waiting | undefined {
    return this.batches?.waiting();
  }

  async close(): Promise<void> {
    await Promise.all([this.workers?.close(), this.batches?.close()]);
  }

  private isUnderWay(bundle: string): boolean {
    return this.batches === undefined ? this.left.has(bundle) : this.batches.has(bundle);
  }

  /** What a bundle leaves behind bears its id before the first dot. */
  private isQuick(bundle: string): boolean {
    const root = bundle.split('.')[0]!;
    // The calls of a pilot follow one another: in batches each might take a day.
    return this.calls !== undefined && (this.quick.has(root) || isPilot(root));
  }
}

/** pilot.ts names them so. */
function isPilot(bundle: string): boolean {
  return bundle.startsWith('t');
}
