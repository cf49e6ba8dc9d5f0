import { createPostgresBackend, runMigrations } from 'bullmq';
import pg from 'pg';
import { StoreError } from '../../errors.js';
import type { Store } from '../store.js';
import { install } from './install.js';
import { PostgresStore } from './postgres-store.js';
import type { SqlClient } from './sql-client.js';

/** PostgreSQL's advisory locks take two numbers; the first tells ours from BullMQ's. */
const claimClass = 0x5ea2;

/** Opens the store on a PostgreSQL server. @param url `postgres://user:password@host/database` */
export async function openPostgresStore(url: string): Promise<Store> {
  const pool = new pg.Pool({ connectionString: url, options: '-c search_path=bullmq,public', keepAlive: true });
  // An idle connection that drops is replaced on the next query, which then tells the caller what it must know.
  pool.on('error', () => {});
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
  return new PostgresStore({
    client: pool as unknown as SqlClient,
    exclusive: false,
    queue: { connection: pool, backend: createPostgresBackend as unknown as Store['queue']['backend'] },
    claimRun: (run) => claim(url, run),
    close: () => pool.end(),
  });
}

/** The lock lives as long as its session: when the process dies, the server lets go. */
async function claim(url: string, run: string): ReturnType<Store['claimRun']> {
  const session = new pg.Client({ connectionString: url, keepAlive: true });
  await session.connect();
  session.on('error', () => {});
  const { rows } = await session.query<{ ours: boolean }>('SELECT pg_try_advisory_lock($1, hashtext($2)) AS ours', [
    claimClass,
    run,
  ]);
  if (rows[0]?.ours) return { release: () => session.end() };
  await session.end();
  return undefined;
}

function withoutPassword(url: string): string {
  return url.replace(/(\/\/[^:@/]*):[^@/]*@/, '$1:***@');
}
