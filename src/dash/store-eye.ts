import { StoreError } from '../errors.js';
import { type QueueDepth, QueueView } from '../queue/queue-view.js';
import { lookIntoOpen, type StoreSight } from '../run/look-into-store.js';
import type { RunFolder } from '../run/run-folder.js';
import { decodeReport, type RunReport } from '../run/run-report.js';
import { openStore } from '../store/open-store.js';
import type { Store } from '../store/store.js';

/** Queues that are kept open, to look at: those of the runs under way. */
const mostQueues = 50;
/** A run sits an outage out for minutes; whoever watches wants to know of it. The very first opening makes tables. */
const patienceMs = { open: 30_000, answer: 5_000 };

/** A shared store that is kept open as long as it answers, and opened anew when it does not. */
export class StoreEye {
  private opening: Promise<Store> | undefined;
  private readonly views = new Map<string, QueueView>();

  constructor(
    private readonly url: string,
    private readonly directory: string,
  ) {}

  /** @throws whatever is wrong with the store; StoreError when it does not answer in time */
  async use<T>(what: (store: Store) => Promise<T>): Promise<T> {
    const opening = this.opening ?? openStore(this.url, this.directory);
    this.opening = opening;
    try {
      return await within(patienceMs.answer, what(await within(patienceMs.open, opening)));
    } catch (error) {
      // Not waited for: closing may take as long as the outage.
      if (this.opening === opening) void this.close();
      throw error;
    }
  }

  look(folders: readonly RunFolder[]): Promise<StoreSight> {
    return this.use((store) => lookIntoOpen(store, folders));
  }

  report(run: string): Promise<RunReport | undefined> {
    return this.use(async (store) => {
      const text = await store.readReport(run);
      return text === undefined ? undefined : decodeReport(text);
    });
  }

  depth(run: string): Promise<QueueDepth> {
    return this.use((store) => {
      const view = this.views.get(run) ?? new QueueView(store, run);
      this.views.set(run, view);
      return view.depth();
    });
  }

  /** Queues of runs that are under way no more are let go. */
  async keepQueues(runs: readonly string[]): Promise<void> {
    const wanted = new Set(runs.slice(0, mostQueues));
    for (const [run, view] of this.views) {
      if (wanted.has(run)) continue;
      this.views.delete(run);
      await view.close();
    }
  }

  get queues(): QueueView['queue'][] {
    return [...this.views.values()].map(({ queue }) => queue);
  }

  async close(): Promise<void> {
    const { opening } = this;
    this.opening = undefined;
    await this.keepQueues([]).catch(() => {});
    await (await opening?.catch(() => undefined))?.close().catch(() => {});
  }
}

/** @throws StoreError when it takes longer */
async function within<T>(ms: number, promise: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const error = new StoreError(
      `The store does not answer within ${ms / 1_000} seconds.`,
      'Runs sit an outage out for some minutes.',
    );
    timer = setTimeout(() => reject(error), ms);
  });
  promise.catch(() => {}); // Once it is too late nobody hears how it ends.
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
