import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import type { SqlClient } from './sql-client.js';

const folder = new URL('./sql/', import.meta.url);
/** Any constant will do, as long as all versions of Sheaf use the same. */
const installLock = 0x5ea1;

/**
 * Brings the store's tables and functions to this version's state. Quick when nothing changed: the text's digest is kept.
 * @param client one session, not a pool: the advisory lock and the transaction must share it.
 */
export async function install(client: SqlClient): Promise<void> {
  const files = (await readdir(folder)).filter((name) => name.endsWith('.sql') && name !== 'schema.sql').sort();
  const texts = await Promise.all(['schema.sql', ...files].map((name) => readFile(new URL(name, folder), 'utf8')));
  const digest = createHash('sha256').update(texts.join('\0')).digest('hex');

  await client.query('BEGIN');
  try {
    await client.query(`SELECT pg_advisory_xact_lock(${installLock})`);
    await client.query('CREATE SCHEMA IF NOT EXISTS sheaf');
    await client.query('CREATE TABLE IF NOT EXISTS sheaf.installed (digest text NOT NULL)');
    const { rows } = await client.query<{ digest: string }>('SELECT digest FROM sheaf.installed');
    if (rows[0]?.digest !== digest) {
      await dropFunctions(client);
      for (const text of texts) await client.query(text);
      await client.query('DELETE FROM sheaf.installed');
      await client.query('INSERT INTO sheaf.installed (digest) VALUES ($1)', [digest]);
    }
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  }
}

/** A function whose arguments or result changed cannot be replaced, and would live on beside its successor. */
async function dropFunctions(client: SqlClient): Promise<void> {
  const { rows } = await client.query<{ name: string }>(
    "SELECT oid::regprocedure::text AS name FROM pg_proc WHERE pronamespace = 'sheaf'::regnamespace",
  );
  for (const { name } of rows) await client.query(`DROP FUNCTION ${name}`);
}
