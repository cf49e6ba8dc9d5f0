import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Provider } from '../src/provider/provider.js';
import { BundleQueue, type BundleWorker, startBundleWorker } from '../src/queue/bundle-queue.js';
import { scheduleLines } from '../src/report/schedule-text.js';
import type { Store } from '../src/store/store.js';
import { answerBundle } from './answer-bundle.js';
import { Concurrency } from './concurrency.js';
import { EndpointHealth } from './endpoint-health.js';
import { FlexRoom } from './flex-room.js';
import { callContext, decodeOrders, type Orders, orderTheSame } from './orders.js';
import { Pace } from './pace.js';
import { Pause } from './pause.js';
import { RoomSignal } from './room-signal.js';

const lookEveryMs = 1_000;
/** Several looks long, so that a busy moment does not make a worker seem dead. */
const reportLifeMs = 15_000;
/** A run that this worker cannot serve now is tried again after so long. */
const leaveForMs = 60_000;

/** What a worker process is and can. */
export interface WorkerMeans {
  readonly id: string;
  /** For people: host and process. */
  readonly place: string;
  /** Calls in flight at once, for each run. */
  readonly concurrency: number;
  readonly log: Logger;
  say(sentence: string): void;
  /** Opens the endpoint that the orders name. @throws when this worker may not or cannot ask it */
  openProvider(orders: Orders): Promise<Provider>;
}

/** A run that this worker answers. */
interface Serving {
  /** As published. */
  readonly text: string;
  readonly worker: BundleWorker;
  readonly queue: BundleQueue;
  readonly provider: Provider;
}

/**
 * Answers the bundles of every run that is published in the store, until it is told to stop; then the calls in flight are
 * finished, and what was not begun is left to others.
 * @throws when the store fails; nothing is lost by that, and the same store may be joined again
 */
export async function answerPublished(store: Store, means: WorkerMeans, stop: { requested: boolean }): Promise<void> {
  const worker = new AnswerWorker(store, means);
  try {
    while (!stop.requested) {
      await worker.look();
      await sleep(lookEveryMs);
    }
  } finally {
    await worker.close();
  }
}

class AnswerWorker {
  private readonly serving = new Map<string, Serving>();
  /** Until when runs are left alone, in milliseconds since 1970. */
  private readonly left = new Map<string, number>();
  /** Runs that are being joined or left; a look does not wait for them, as calls in flight may take long. */
  private readonly changing = new Map<string, Promise<void>>();
  private inFlight = 0;
  private closing = false;
  private broken: unknown;

  constructor(
    private readonly store: Store,
    private readonly means: WorkerMeans,
  ) {}

  /** Joins runs that were published, leaves those that are not any more, and says that it lives. */
  async look(): Promise<void> {
    if (this.broken !== undefined) throw this.broken;
    const published = await this.store.readPublished();
    for (const [run, { text }] of this.serving)
      if (!orderTheSame(text, published.get(run))) this.change(run, () => this.leave(run));
    for (const [run, text] of published) {
      const isFree = !this.serving.has(run) && (this.left.get(run) ?? 0) <= Date.now();
      if (isFree) this.change(run, () => this.join(run, text));
    }
    const { id, place, concurrency } = this.means;
    // Also those that it leaves: their calls in flight are still its own.
    const runs = [...new Set([...this.serving.keys(), ...this.changing.keys()])];
    await this.store.reportWorker({ id, place, concurrency, inFlight: this.inFlight, runs }, reportLifeMs);
  }

  async close(): Promise<void> {
    this.closing = true;
    await Promise.all(this.changing.values());
    await Promise.all([...this.serving.keys()].map((run) => this.leave(run)));
    await this.store.forgetWorker(this.means.id).catch(() => {}); // It runs out by itself.
  }

  /** One change of a run after another; what fails ends this worker's session with the store. */
  private change(run: string, step: () => Promise<void>): void {
    if (this.changing.has(run)) return;
    const done = step()
      .catch((error: unknown) => {
        this.broken ??= error;
      })
      .finally(() => this.changing.delete(run));
    this.changing.set(run, done);
  }

  private async join(run: string, text: string): Promise<void> {
    const { means, store } = this;
    const orders = decodeOrders(text);
    if (orders === undefined) {
      this.leaveAlone(run, 'its producer is of another version of Sheaf');
      return;
    }
    let provider: Provider;
    try {
      provider = await means.openProvider(orders);
    } catch (error) {
      this.leaveAlone(run, error instanceof Error ? error.message : String(error));
      return;
    }
    if (this.closing) return provider.close();
    const concurrency = new Concurrency(means.concurrency);
    const context = callContext(orders, {
      run,
      store,
      provider,
      log: means.log.child({ run }),
      coverCommitted: async () => {}, // The producer covers what the whole fleet may hold.
      refused: async (message) => this.leaveAlone(run, message),
      health: new EndpointHealth(),
      flexRoom: new FlexRoom(),
      pace: new Pace(store, provider.paceKey(orders.model.id), orders.limits),
      pause: new Pause(),
      concurrency,
      room: new RoomSignal(),
    });
    const queue = new BundleQueue(store, run);
    const work = async (bundle: string, tries: number) => {
      this.inFlight += 1;
      try {
        return await answerBundle(context, bundle, tries);
      } finally {
        this.inFlight -= 1;
      }
    };
    const worker = startBundleWorker(
      store,
      run,
      () => concurrency.level(),
      work,
      queue,
      (error) => this.failed(run, error),
    );
    this.serving.set(run, { text, worker, queue, provider });
    means.say(`${[`Joined ${run} (${orders.model.id})`, ...scheduleLines(orders.hours)].join('; ')}.`);
  }

  /** Finishes the calls in flight. */
  private async leave(run: string): Promise<void> {
    const serving = this.serving.get(run);
    if (serving === undefined) return;
    this.serving.delete(run);
    await serving.worker.close();
    await serving.queue.close();
    await serving.provider.close();
    this.means.say(`Left ${run}.`);
  }

  /** This worker cannot serve the run, others may. */
  private leaveAlone(run: string, why: string): void {
    if ((this.left.get(run) ?? 0) > Date.now()) return;
    this.left.set(run, Date.now() + leaveForMs);
    this.means.say(`${run} is left to others for a minute: ${why}`);
    this.means.log.warn({ run }, why);
    this.change(run, () => this.leave(run));
  }

  /** A run may be forgotten while a call of it is in flight; anything else ends this worker's session with the store. */
  private failed(run: string, error: unknown): void {
    this.means.log.error({ run, err: error }, 'a bundle could not be worked on');
    this.store.readRun(run).then(
      (state) => {
        if (state !== undefined) this.broken ??= error;
      },
      (again: unknown) => {
        this.broken ??= again;
      },
    );
  }
}
