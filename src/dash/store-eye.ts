import { type QueueDepth, QueueView } from '../queue/queue-view.js';
import { lookIntoOpen, type StoreSight } from '../run/look-into-store.js';
import type { RunFolder } from '../run/run-folder.js';
import { decodeReport, type RunReport } from '../run/run-report.js';
import { openStore } from '../store/open-store.js';
import type { Store } from '../store/store.js';

/** Queues that are kept open, to look at: those of the runs under way. */
const mostQueues = 50;

/** A shared store that is kept open as long as it answers, and opened anew when it does not. */
export class StoreEye {
  private opening: Promise<Store> | undefined;
  private readonly views = new Map<string, QueueView>();

  constructor(
    private readonly url: string,
    private readonly directory: string,
  ) {}

  /** @throws whatever is wrong with the store */
  async use<T>(what: (store: Store) => Promise<T>): Promise<T> {
    this.opening ??= openStore(this.url, this.directory);
    try {
      return await what(await this.opening);
    } catch (error) {
      await this.close();
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
