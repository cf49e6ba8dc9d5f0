import { DelayedError, Queue, Worker } from 'bullmq';
import type { Store } from '../store/store.js';

/** A job names its bundle; what to ask stands in the store. */
interface BundleJob {
  readonly bundle: string;
}

/** What becomes of a job after its bundle was worked on. */
export type JobEnd =
  /** Finished; the named bundles come next. */
  | { readonly kind: 'done'; readonly next: readonly string[] }
  /** To be tried again later. Gives the slot back and uses up no attempt of BullMQ's. */
  | { readonly kind: 'again'; readonly delayMs: number };

/** Long enough that an event loop held up by a busy machine does not look like a dead worker. */
const lockDurationMs = 60_000;

/** Finished jobs leave nothing behind: what they brought is in the store. */
const jobOptions = { removeOnComplete: true, removeOnFail: true };

function queueName(run: string): string {
  return `sheaf-${run}`;
}

/** A run's queue of bundles, seen from the producer. */
export class BundleQueue {
  private readonly queue: Queue<BundleJob>;

  constructor(store: Store, run: string) {
    this.queue = new Queue<BundleJob>(
      queueName(run),
      { connection: store.queue.connection as never, streams: { events: { maxLen: 100 } } },
      store.queue.backend as never,
    );
    this.queue.on('error', () => {}); // The same failure reaches whoever called; an unheard 'error' would kill the process.
  }

  /** Jobs carry their bundle's id as theirs, so that adding one twice is adding it once. */
  async add(bundles: readonly string[]): Promise<void> {
    await this.queue.addBulk(
      bundles.map((bundle) => ({ name: 'answer', data: { bundle }, opts: { ...jobOptions, jobId: jobId(bundle) } })),
    );
  }

  /** Drops every job, those that a dead worker left active included. For when no worker is on the run. */
  async clear(): Promise<void> {
    await this.queue.obliterate({ force: true });
  }

  async close(): Promise<void> {
    await this.queue.close();
  }
}

/** BullMQ takes no bare number as a custom id and no colon; our ids hold neither, but the prefix makes it certain. */
function jobId(bundle: string): string {
  return `bundle-${bundle}`;
}

export interface BundleWorker {
  /** Takes no further jobs and waits for those in hand. */
  close(): Promise<void>;
}

/**
 * Works on a run's bundles, `concurrency` at a time.
 * @param work does one bundle; `tries` counts how often its job was begun before
 * @param onBreak hears of errors that are nobody's plan: the store is gone, or Sheaf has a bug
 */
export function startBundleWorker(
  store: Store,
  run: string,
  concurrency: number,
  work: (bundle: string, tries: number) => Promise<JobEnd>,
  queue: BundleQueue,
  onBreak: (error: unknown) => void,
): BundleWorker {
  const worker = new Worker<BundleJob>(
    queueName(run),
    async (job, token) => {
      const end = await work(job.data.bundle, Math.max(0, (job.attemptsStarted ?? 1) - 1));
      if (end.kind === 'done') {
        if (end.next.length > 0) await queue.add(end.next);
        return;
      }
      await job.moveToDelayed(Date.now() + Math.ceil(end.delayMs), token);
      throw new DelayedError();
    },
    {
      connection: store.queue.connection as never,
      concurrency,
      lockDuration: lockDurationMs,
      // A stalled job is safe to run again however often: its outcome, or its hold, is in the store.
      maxStalledCount: 1_000_000,
      drainDelay: 1,
    },
    store.queue.backend as never,
  );
  worker.on('failed', (_job, error) => onBreak(error));
  worker.on('error', onBreak);
  return { close: () => worker.close() };
}
