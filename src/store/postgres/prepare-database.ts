import { runMigrations } from 'bullmq';
import { install } from './install.js';
import { type SqlSession, sessionPool } from './session-pool.js';

type SessionPool = ReturnType<typeof sessionPool>;

/** Brings BullMQ's tables and Sheaf's own to the state of the versions installed here. Quick when nothing changed. */
export async function prepareDatabase(pool: SessionPool): Promise<void> {
  await runMigrations(pool);
  await install(pool);
}

/** For the build: creates in `folder` what every new embedded store begins with. @public */
export async function prepareFolder(folder: string, open: (database: string) => Promise<SqlSession>): Promise<void> {
  const session = await open(folder);
  await prepareDatabase(sessionPool(session));
  // A database begins as three of them, of 300 files each. Nothing ever connects to the other two.
  await session.query('UPDATE pg_database SET datistemplate = false WHERE datname <> current_database()', []);
  const others = 'SELECT datname AS name FROM pg_database WHERE datname <> current_database()';
  for (const { name } of (await session.query<{ name: string }>(others, [])).rows)
    await session.query(`DROP DATABASE "${name}"`);
  await session.close();
}
