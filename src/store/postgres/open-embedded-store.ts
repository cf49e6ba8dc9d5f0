import { mkdir } from 'node:fs/promises';
import { createPostgresBackend } from 'bullmq';
import { StoreError } from '../../errors.js';
import { type CacheBound, usualCacheBound } from '../cache-store.js';
import type { Store } from '../store.js';
import { lockDirectory } from './directory-lock.js';
import { databaseIn, lockOf } from './embedded-folder.js';
import { openPglite } from './pglite-session.js';
import { PostgresStore } from './postgres-store.js';
import { prepareDatabase } from './prepare-database.js';
import { sessionPool } from './session-pool.js';
import { hasThread, ThreadSession } from './thread-session.js';

/**
 * Opens the embedded store in `<directory>/store`, creating it if need be (some seconds, the first time).
 * @throws StoreInUseError when another process has it open
 * @throws StoreError when it cannot be read or written
 */
export async function openEmbeddedStore(directory: string, cacheBound: CacheBound = usualCacheBound): Promise<Store> {
  await mkdir(directory, { recursive: true });
  const lock = await lockDirectory(lockOf(directory));
  try {
    const database = databaseIn(directory);
    const session = await (hasThread ? ThreadSession.open(database) : openPglite(database));
    const pool = sessionPool(session);
    await prepareDatabase(pool);
    await pool.query('SET search_path TO bullmq, public');
    // Whoever was asking something is dead.
    await pool.query('DELETE FROM sheaf.question_lease');
    const claimed = new Set<string>();
    return new PostgresStore({
      client: pool,
      cacheBound,
      exclusive: true,
      queue: { connection: pool, backend: createPostgresBackend as unknown as Store['queue']['backend'] },
      // The lock on the directory has claimed every run in it.
      async claimRun(run) {
        claimed.add(run);
        return { lost: new AbortController().signal, release: async () => void claimed.delete(run) };
      },
      isClaimed: async (run) => claimed.has(run),
      async close() {
        await session.close().finally(() => lock.release());
      },
    });
  } catch (error) {
    await lock.release();
    throw new StoreError(
      `The store in ${directory} cannot be opened: ${error instanceof Error ? error.message : String(error)}`,
      'Check that the folder can be written and the disk has room. If its database is damaged, move the folder’s "store" away: finished rows are safe in runs/*/part.csv.',
      { cause: error },
    );
  }
}
