import { DelayedError, ErrorCode, Queue, type QueueOptions, Worker } from 'bullmq';
import type { Store } from '../store/store.js';
import { queueTelemetry } from './telemetry.js';

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

/** Renewed at half of it, also during calls of an hour; long enough that a busy machine does not look like a dead worker. */
const lockDurationMs = 30_000;
/** How often the jobs of dead workers are looked for. */
const stalledIntervalMs = 10_000;

/** How often a worker's concurrency is looked at. */
const steerMs = 250;

/** Finished jobs leave nothing behind: what they brought is in the store. */
const jobOptions = { removeOnComplete: true, removeOnFail: true };

export function queueName(run: string): string {
  return `sheaf-${run}`;
}

/** Where BullMQ keeps the run's queue, and who hears of its jobs. */
export function place({ queue }: Store, run: string): Pick<QueueOptions, 'connection' | 'prefix' | 'telemetry'> {
  const telemetry = queueTelemetry();
  return {
    connection: queue.connection as never,
    ...(queue.prefix && { prefix: queue.prefix(run) }),
    ...(telemetry && { telemetry }),
  };
}

/** A run's queue of bundles, seen from the producer. */
export class BundleQueue {
  private readonly queue: Queue<BundleJob>;

  constructor(store: Store, run: string) {
    this.queue = new Queue<BundleJob>(
      queueName(run),
      { ...place(store, run), streams: { events: { maxLen: 100 } } },
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

  /** What was put off is tried at once: what it waited for is not what it will ask. */
  async hurry(): Promise<void> {
    await this.queue.promoteJobs({ count: 1_000 });
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

/** What BullMQ answers to whoever ends or puts off a job that was given to another, and ended or put off by it perhaps. */
const lostCodes: readonly unknown[] = [
  ErrorCode.JobNotExist,
  ErrorCode.JobLockNotExist,
  ErrorCode.JobLockMismatch,
  ErrorCode.JobNotInState,
];

/**
 * An outage, or this process's own sleep, outlasted the job's lock, so it is another's by now, who finds the bundle settled
 * or asks it again.
 */
function isLostLock(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return lostCodes.includes((error as { code?: unknown }).code) || /could not renew lock/i.test(error.message);
}

/**
 * Works on a run's bundles, `concurrency` at a time; a function is asked again and again, and may change its mind.
 * @param work does one bundle; `tries` counts how often its job was begun before
 * @param onBreak hears of errors that are nobody's plan: the store is gone, or Sheaf has a bug
 */
export function startBundleWorker(
  store: Store,
  run: string,
  concurrency: number | (() => number),
  work: (bundle: string, tries: number) => Promise<JobEnd>,
  queue: BundleQueue,
  onBreak: (error: unknown) => void,
): BundleWorker {
  const level = typeof concurrency === 'number' ? () => concurrency : concurrency;
  const worker = new Worker<BundleJob>(
    queueName(run),
    async (job, token) => {
      const end = await work(job.data.bundle, Math.max(0, (job.attemptsStarted ?? 1) - 1));
      if (end.kind === 'done') {
        if (end.next.length > 0) await queue.add(end.next);
        return;
      }
      await job.moveToDelayed(Date.now() + Math.ceil(end.delayMs), token).catch(async (error) => {
        if (!isLostLock(error)) throw error;
        // A store that was put back may have lost the job and not the bundle, which nobody would ever answer.
        if ((await store.readBundle(run, job.data.bundle)) !== undefined) await queue.add([job.data.bundle]);
      });
      throw new DelayedError();
    },
    {
      ...place(store, run),
      concurrency: level(),
      lockDuration: lockDurationMs,
      stalledInterval: stalledIntervalMs,
      // A stalled job is safe to run again however often: its outcome, or its hold, is in the store.
      maxStalledCount: 1_000_000,
      drainDelay: 1,
    },
    store.queue.backend as never,
  );
  const isOutage = (error: unknown) => isLostLock(error) || store.queue.isOutage?.(error) === true;
  worker.on('failed', (job, error) => {
    // The bundle is as it was; only its job is gone, and would be missed by whoever goes on.
    if (job !== undefined) queue.add([job.data.bundle]).catch(onBreak);
    if (!isOutage(error)) onBreak(error);
  });
  worker.on('error', (error) => {
    if (!isOutage(error)) onBreak(error);
  });
  const steering = setInterval(() => {
    worker.concurrency = level();
  }, steerMs);
  return {
    close() {
      clearInterval(steering);
      return worker.close();
    },
  };
}
