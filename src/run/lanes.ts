import { answerBundle } from '../../workers/answer-bundle.js';
import type { CallContext } from '../../workers/call-context.js';
import type { Waiting } from '../../workers/endpoint-health.js';
import { type BundleQueue, type BundleWorker, startBundleWorker } from '../queue/bundle-queue.js';
import type { Answering } from './answering.js';
import { BatchLane } from './batch/batch-lane.js';

/** Bundles beyond those at the provider that make a batch worth its while. */
const bundlesPerBatch = 10_000;
/** Bundles ahead of each call that may be in flight. */
const aheadOfCalls = 4;
const leastAhead = 64;

/** The ways in which a session answers bundles. */
export interface Lanes extends BundleWorker {
  /** Open bundles that are enough to keep them busy. @param concurrency calls in flight at once, all workers together */
  depth(concurrency: number): number;
  waiting(): Waiting | undefined;
}

/** Where bundles go that are open: to the queue, unless they are answered in batches. */
export function bundleSink({ job, session }: Pick<Answering, 'job' | 'session'>): Pick<BundleQueue, 'add'> {
  if (job.settings.lane === 'batch') return { add: async () => {} };
  const underWay = new Set(session.slices.flatMap(({ calls }) => calls.map(({ bundle }) => bundle)));
  return { add: (bundles) => session.queue.add(bundles.filter((bundle) => !underWay.delete(bundle))) };
}

/**
 * Starts what answers the run's bundles: workers, or batches. A session of workers that finds batches of an earlier one at
 * the provider collects those as well.
 */
export function startLanes(answering: Answering, context: CallContext, onBreak: (error: unknown) => void): Lanes {
  const { job, session, endpoint, stop, reporter } = answering;
  const { lane, keepFiles, batchPrices } = job.settings;
  const { run, store, queue, slices, sliceFolder } = session;
  const isBatch = lane === 'batch';
  const batches =
    isBatch || slices.length > 0
      ? new BatchLane({
          context: { ...context, prices: batchPrices ?? context.prices },
          api: endpoint.batchApi(),
          folder: sliceFolder,
          slices,
          submits: isBatch,
          keepFiles,
          next: async (bundles) => {
            if (!isBatch && bundles.length > 0) await queue.add(bundles);
          },
          isLeaving: () => stop.requested,
          say: (sentence) => reporter.say(sentence),
          onBreak,
        })
      : undefined;
  const workers = isBatch
    ? undefined
    : startBundleWorker(
        store,
        run,
        () => context.concurrency.level(),
        (bundle, tries) => answerBundle(context, bundle, tries),
        queue,
        onBreak,
      );
  return {
    depth(concurrency) {
      const ahead = isBatch ? bundlesPerBatch : Math.max(leastAhead, concurrency * aheadOfCalls);
      return ahead + (batches?.bundlesUnderWay ?? 0);
    },
    waiting: () => batches?.waiting(),
    async close() {
      await Promise.all([workers?.close(), batches?.close()]);
    },
  };
}
