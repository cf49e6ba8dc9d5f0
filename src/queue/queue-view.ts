import { Queue } from 'bullmq';
import type { Store } from '../store/store.js';
import { place, queueName } from './bundle-queue.js';

/** Jobs of a run's queue by what they wait for. */
export interface QueueDepth {
  readonly waiting: number;
  readonly active: number;
  readonly delayed: number;
}

/** A run's queue, looked at from outside: it changes nothing there, not even what BullMQ notes of a queue that is opened. */
export class QueueView {
  readonly queue: Queue;

  constructor(store: Store, run: string) {
    this.queue = new Queue(
      queueName(run),
      { ...place(store, run), skipMetasUpdate: true },
      store.queue.backend as never,
    );
    this.queue.on('error', () => {}); // The same failure reaches whoever asks next; an unheard 'error' would kill the process.
  }

  async depth(): Promise<QueueDepth> {
    const { waiting = 0, active = 0, delayed = 0 } = await this.queue.getJobCounts('waiting', 'active', 'delayed');
    return { waiting, active, delayed };
  }

  async close(): Promise<void> {
    await this.queue.close();
  }
}
