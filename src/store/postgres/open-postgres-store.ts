import { createPostgresBackend, runMigrations } from 'bullmq';
import pg from 'pg';
import { InterruptedError, StoreError } from '../../errors.js';
import { type CacheBound, usualCacheBound } from '../cache-store.js';
import type { Claim, Store } from '../store.js';
import { install } from './install.js';
import { isOutage, patientClient } from './patient-client.js';
import { PostgresStore } from './postgres-store.js';
import type { SqlClient } from './sql-client.js';

/** PostgreSQL's advisory locks take two numbers; the first tells ours from BullMQ's. */
const claimClass = 0x5ea2;

/** A server that is restarted is back by then. */
const patienceMs = 5 * 60_000;

/** Opens the store on a PostgreSQL server. @param url `postgres://user:password@host/database` */
export async function openPostgresStore(url: string, cacheBound: CacheBound = usualCacheBound): Promise<Store> {
  const pool = new pg.Pool({ connectionString: url, options: '-c search_path=bullmq,public', keepAlive: true });
  // An idle connection that drops is replaced on the next query, which then tells the caller what it must know.
  pool.on('error', () => {});
  pool.setMaxListeners(0); // Each queue and worker of BullMQ's adds its own.
  try {
    const client = await pool.connect();
    try {
      await runMigrations(client);
      await install(client);
    } finally {
      client.release();
    }
  } catch (error) {
    await pool.end();
    throw new StoreError(
      `The store ${withoutPassword(url)} cannot be opened: ${error instanceof Error ? error.message : String(error)}`,
      'Check that the server runs, and the user, password and database of --store.',
      { cause: error },
    );
  }
  const client = patientClient(pool as unknown as SqlClient, patienceMs);
  return new PostgresStore({
    client,
    cacheBound,
    exclusive: false,
    queue: {
      connection: pool,
      backend: createPostgresBackend as unknown as Store['queue']['backend'],
      isOutage,
    },
    claimRun: (run) => claim(url, run),
    isClaimed: (run) => isClaimed(client, run),
    close: () => pool.end(),
  });
}

/** The lock lives as long as its session: when the process dies, the server lets go. */
async function claim(url: string, run: string): Promise<Claim | undefined> {
  const session = new pg.Client({ connectionString: url, keepAlive: true });
  await session.connect();
  session.on('error', () => {}); // 'end' follows.
  const { rows } = await session.query<{ ours: boolean }>('SELECT pg_try_advisory_lock($1, hashtext($2)) AS ours', [
    claimClass,
    run,
  ]);
  if (!rows[0]?.ours) {
    await session.end();
    return undefined;
  }
  const lost = new AbortController();
  const lose = () =>
    lost.abort(
      new InterruptedError(
        'The connection that kept this run for this process alone was lost: another may have it by now.',
        'What was answered is safe. Give the same command again once no other process is on this run.',
      ),
    );
  session.once('end', lose);
  return {
    lost: lost.signal,
    release() {
      session.off('end', lose);
      return session.end();
    },
  };
}

async function isClaimed(client: SqlClient, run: string): Promise<boolean> {
  const { rows } = await client.query(
    `SELECT FROM pg_locks WHERE locktype = 'advisory' AND granted AND classid = $1::oid AND objid = hashtext($2)::oid
       AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
    [claimClass, run],
  );
  return rows.length > 0;
}

/** A password may hold "@" or "/", and may stand behind the "?". */
function withoutPassword(url: string): string {
  return url.replace(/\/\/.*@/, '//***@').replace(/\?.*$/s, '');
}
