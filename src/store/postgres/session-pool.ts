import { EventEmitter } from 'node:events';
import type { SqlClient } from './sql-client.js';

/** One session of a database, which runs one statement after another. */
export interface SqlSession extends SqlClient {
  /** LISTEN by another way than a statement, whose notifications nobody would hear. @returns what ends it */
  listen(channel: string, hear: (payload: string) => void): Promise<() => Promise<void>>;
  close(): Promise<void>;
}

/** A session in the shape of a `pg.Pool`, as far as BullMQ's Postgres backend uses one: every "client" is that session. */
export function sessionPool(session: SqlSession) {
  // Every queue and worker of BullMQ listens for errors on it.
  return Object.assign(new EventEmitter().setMaxListeners(0), {
    query: session.query.bind(session) as SqlClient['query'],
    connect: async () => new SessionClient(session),
    end: async () => {},
  });
}

const listenStatement = /^\s*LISTEN\s+"?([\w$]+)"?\s*;?\s*$/i;

class SessionClient extends EventEmitter {
  private readonly unlisten: (() => Promise<void>)[] = [];

  constructor(private readonly session: SqlSession) {
    super();
    this.setMaxListeners(0);
  }

  async query<Row>(text: string, parameters?: readonly unknown[]): Promise<{ rows: Row[] }> {
    const channel = listenStatement.exec(text.replace(/--.*$/gm, ''))?.[1];
    if (channel === undefined) return this.session.query<Row>(text, parameters);
    this.unlisten.push(
      await this.session.listen(channel, (payload) => this.emit('notification', { channel, payload })),
    );
    return { rows: [] };
  }

  release(): void {
    this.removeAllListeners();
    for (const stop of this.unlisten.splice(0)) stop().catch(() => {});
  }
}
