import { EventEmitter } from 'node:events';
import type { PGlite } from '@electric-sql/pglite';
import { PreparedStatements } from './prepared-statements.js';
import type { SqlClient } from './sql-client.js';
import type { Upkeep } from './upkeep.js';

/**
 * A PGlite in the shape of a `pg.Pool`, as far as BullMQ's Postgres backend uses one. PGlite is one session and runs
 * one statement after another, so every "client" of the pool is that session.
 */
export function pglitePool(db: PGlite, upkeep: Upkeep) {
  const statements = new PreparedStatements(db);
  const query: SqlClient['query'] = async <Row>(text: string, parameters?: readonly unknown[]) => {
    if (parameters !== undefined) {
      upkeep.note();
      return statements.query<Row>(text, parameters);
    }
    // Without parameters the text may hold several statements (BullMQ's migrations do), which only exec takes.
    const results = await db.exec(text);
    statements.forgetAll();
    return { rows: (results.at(-1)?.rows ?? []) as Row[] };
  };
  return Object.assign(new EventEmitter(), {
    query,
    connect: async () => new PgliteClient(db, query),
    end: async () => {},
  });
}

const listenStatement = /^\s*LISTEN\s+"?([\w$]+)"?\s*;?\s*$/i;

class PgliteClient extends EventEmitter {
  private readonly unlisten: (() => Promise<void>)[] = [];

  constructor(
    private readonly db: PGlite,
    private readonly plainQuery: SqlClient['query'],
  ) {
    super();
    this.setMaxListeners(0);
  }

  /** LISTEN must go through PGlite's own method, or its notifications are heard by nobody. */
  async query<Row>(text: string, parameters?: readonly unknown[]): Promise<{ rows: Row[] }> {
    const channel = listenStatement.exec(text.replace(/--.*$/gm, ''))?.[1];
    if (channel === undefined) return this.plainQuery<Row>(text, parameters);
    this.unlisten.push(await this.db.listen(channel, (payload) => this.emit('notification', { channel, payload })));
    return { rows: [] };
  }

  release(): void {
    this.removeAllListeners();
    for (const stop of this.unlisten.splice(0)) stop().catch(() => {});
  }
}
