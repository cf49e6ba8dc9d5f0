import { existsSync } from 'node:fs';
import { PGlite } from '@electric-sql/pglite';
import { createDatabase, initialiseDatabase } from './new-database.js';
import { PreparedStatements } from './prepared-statements.js';
import type { SqlSession } from './session-pool.js';
import { Upkeep, upkeepParams } from './upkeep.js';

/**
 * The store's working set is small. PGlite's 128 MB of shared buffers would fill with old pages over a long run, and be
 * what makes its memory grow.
 */
const startParams = [...PGlite.defaultStartParams, '-c', 'shared_buffers=16MB', ...upkeepParams];

/** Opens the database in a folder, creating it if need be (some seconds). */
export async function openPglite(database: string): Promise<PgliteSession> {
  if (existsSync(database)) return new PgliteSession(await open(database));
  const { unpacked } = await createDatabase(database);
  const db = await open(database).catch(async (error: unknown) => {
    if (!unpacked) throw error;
    // Packed by another PGlite than the one installed here.
    await initialiseDatabase(database);
    return open(database);
  });
  return new PgliteSession(db);
}

function open(database: string): Promise<PGlite> {
  return PGlite.create(database, { startParams });
}

/** A PGlite: all of it is one session. */
export class PgliteSession implements SqlSession {
  private readonly statements: PreparedStatements;

  constructor(
    private readonly db: PGlite,
    private readonly upkeep = new Upkeep(db),
  ) {
    this.statements = new PreparedStatements(db);
  }

  async query<Row>(text: string, parameters?: readonly unknown[]): Promise<{ rows: Row[] }> {
    if (parameters !== undefined) {
      this.upkeep.note();
      return this.statements.query<Row>(text, parameters);
    }
    // Without parameters the text may hold several statements (BullMQ's migrations do), which only exec takes.
    const results = await this.db.exec(text);
    this.statements.forgetAll();
    return { rows: (results.at(-1)?.rows ?? []) as Row[] };
  }

  listen(channel: string, hear: (payload: string) => void): Promise<() => Promise<void>> {
    return this.db.listen(channel, hear);
  }

  async close(): Promise<void> {
    await this.upkeep.run(); // Many short runs leave as much behind as a long one.
    await this.db.close();
  }
}
