import { answerBundle } from '../../workers/answer-bundle.js';
import type { CallContext } from '../../workers/call-context.js';
import type { Waiting } from '../../workers/endpoint-health.js';
import { laneFields } from '../../workers/lane-fields.js';
import type { Lane } from '../model/lane.js';
import { type BundleWorker, startBundleWorker } from '../queue/bundle-queue.js';
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
  /** Undefined: the endpoint has them, as far as is known. */
  private withoutBatches: string | undefined;
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

  /** Why there are no batches at this endpoint. */
  get noBatches(): string | undefined {
    return this.withoutBatches;
  }

  /** Batches under way: when each was made, and its calls. */
  get underWay(): BatchLane['batches'] {
    return this.batches?.batches ?? [];
  }

  /** Queues open bundles, but for those that batches are, or will be, made of. */
  async add(bundles: readonly string[]): Promise<void> {
    const atOnce = this.lane === 'batch' ? bundles.filter((id) => this.isQuick(id)) : bundles;
    const free = atOnce.filter((id) => !this.isUnderWay(id));
    if (free.length > 0) await this.answering.session.queue.add(free);
  }

  /** Hears of bundles before they are open: pilots, whose calls follow one another, and probes do not wait for batches. */
  announce(bundles: readonly string[]): void {
    if (this.lane !== 'batch' || this.calls === undefined) return;
    for (const id of bundles) if (isPilot(id) || this.probes-- > 0) this.quick.add(id);
  }

  start(context: CallContext, onBreak: (error: unknown) => void): void {
    const { job, session, endpoint, stop, reporter } = this.answering;
    const { keepFiles, lanePrices, lane: wish } = job.settings;
    const { run, store, queue, slices, sliceFolder } = session;
    const submits = this.lane === 'batch';
    if (submits || slices.length > 0) {
      this.batches = new BatchLane({
        context: { ...context, ...laneFields('batch', lanePrices, false) },
        api: endpoint.batchApi(),
        folder: sliceFolder,
        slices,
        submits,
        keepFiles,
        isElsewhere: (id) => this.isQuick(id),
        next: (bundles) => queue.add(bundles),
        canDoWithout: (error) => {
          if (wish === 'auto' && error.details.status !== 401) this.withoutBatches = error.message;
          return this.withoutBatches !== undefined;
        },
        isLeaving: () => stop.requested,
        say: (sentence) => reporter.say(sentence),
        onBreak,
      });
    }
    if (this.calls === undefined) return;
    const inLane = (lane: 'sync' | 'flex'): CallContext => {
      return { ...context, ...laneFields(lane, lanePrices, context.cacheKeys !== undefined) };
    };
    const contexts = { sync: inLane('sync'), flex: inLane('flex') };
    this.workers = startBundleWorker(
      store,
      run,
      () => context.concurrency.level(),
      (bundle, tries) => answerBundle(contexts[this.calls!], bundle, tries),
      queue,
      onBreak,
    );
  }

  /** From now on bundles are answered there: what batches have not answered is taken from them. */
  async switchTo(lane: 'sync' | 'flex'): Promise<void> {
    const { store, run, queue } = this.answering.session;
    this.calls = lane;
    if (this.lane !== 'batch') {
      this.lane = lane;
      await queue.hurry();
      return;
    }
    // Only then are no batches being made, and what is open can be told from what is under way.
    await this.batches?.retire();
    this.lane = lane;
    for (let after = ''; ; ) {
      const page = await store.readOpenBundles(run, after, pageSize);
      if (page.length === 0) return;
      await queue.add(page.map(({ id }) => id).filter((id) => !this.isUnderWay(id)));
      after = page.at(-1)!.id;
    }
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
    return this.quick.has(bundle.split('.')[0]!);
  }
}

/** pilot.ts names them so. */
function isPilot(bundle: string): boolean {
  return bundle.startsWith('t');
}
