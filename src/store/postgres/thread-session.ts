import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { SqlSession } from './session-pool.js';
import { type Answer, type Demand, type Notification, rebuildError } from './thread-messages.js';

const entry = new URL('./session-thread.js', import.meta.url);

/** Only what is compiled can run in a thread of its own. */
export const hasThread = existsSync(fileURLToPath(entry));

interface Waiting {
  resolve(value: unknown): void;
  reject(error: unknown): void;
}

/**
 * A session of the database in a folder that runs in a thread of its own, since PostgreSQL in WebAssembly takes half of a
 * fast run's time: calls, plans and locks go on beside it, on another core.
 */
export class ThreadSession implements SqlSession {
  private readonly waiting = new Map<number, Waiting>();
  private readonly hearers = new Map<string, Set<(payload: string) => void>>();
  private readonly listening = new Map<string, Promise<unknown>>();
  private readonly worker: Worker;
  private readonly exited: Promise<void>;
  private ended: Error | undefined;
  private count = 0;

  private constructor(database: string) {
    // Without the process's own arguments: those of `node --input-type=module -e` are an error for a file.
    this.worker = new Worker(entry, { workerData: database, execArgv: [] });
    this.worker.on('message', (message: Answer | Notification) => this.receive(message));
    this.worker.on('error', (error) => this.end(error));
    this.exited = new Promise((resolve) => {
      this.worker.on('exit', () => {
        this.end(new Error('the embedded database is closed'));
        resolve();
      });
    });
  }

  /** Creates the database if need be. */
  static async open(database: string): Promise<ThreadSession> {
    const session = new ThreadSession(database);
    try {
      await session.demand({ kind: 'open' });
      return session;
    } catch (error) {
      await session.worker.terminate();
      throw error;
    }
  }

  async query<Row>(text: string, parameters?: readonly unknown[]): Promise<{ rows: Row[] }> {
    return { rows: (await this.demand({ kind: 'query', text, parameters })) as Row[] };
  }

  async listen(channel: string, hear: (payload: string) => void): Promise<() => Promise<void>> {
    const hearers = this.hearers.get(channel) ?? new Set();
    this.hearers.set(channel, hearers.add(hear));
    const listening = this.listening.get(channel) ?? this.demand({ kind: 'listen', channel });
    this.listening.set(channel, listening);
    await listening;
    return async () => void hearers.delete(hear);
  }

  async close(): Promise<void> {
    await this.demand({ kind: 'close' });
    this.worker.ref();
    await this.exited;
  }

  private demand(demand: Demand): Promise<unknown> {
    return new Promise((resolve, reject) => {
      if (this.ended !== undefined) return reject(this.ended);
      const id = this.count++;
      this.worker.postMessage({ id, demand });
      this.waiting.set(id, { resolve, reject });
      // While something is awaited the process stays; a store that nobody closed does not keep it.
      this.worker.ref();
    });
  }

  private receive(message: Answer | Notification): void {
    if ('channel' in message) {
      for (const hear of this.hearers.get(message.channel) ?? []) hear(message.payload);
      return;
    }
    const waiting = this.waiting.get(message.id);
    this.waiting.delete(message.id);
    if (this.waiting.size === 0) this.worker.unref();
    if ('error' in message) waiting?.reject(rebuildError(message.error));
    else waiting?.resolve(message.value);
  }

  private end(error: Error): void {
    this.ended ??= error;
    for (const { reject } of this.waiting.values()) reject(this.ended);
    this.waiting.clear();
  }
}
