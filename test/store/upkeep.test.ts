import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { describe, expect, it } from 'vitest';
import { sampleRun } from '../../src/store/contract/samples.js';
import { openEmbeddedStore } from '../../src/store/postgres/open-embedded-store.js';
import { PgliteSession } from '../../src/store/postgres/pglite-session.js';
import { Upkeep, upkeepParams } from '../../src/store/postgres/upkeep.js';
import { temporaryFolder } from '../support/workspace.js';

describe('the embedded store’s upkeep', () => {
  it('removes what deleted lines leave behind, and the log of what is in the tables', async () => {
    const startParams = [...PGlite.defaultStartParams, ...upkeepParams];
    const db = await PGlite.create(`${temporaryFolder()}/store`, { startParams });
    const pool = new PgliteSession(db, new Upkeep(db, 20));
    await pool.query('CREATE TABLE passing (n integer PRIMARY KEY, body text)');
    const size = async () =>
      (
        await db.query<{ table: number; log: number }>(
          `SELECT pg_relation_size('passing') AS table, (SELECT sum(size)::float8 FROM pg_ls_waldir()) AS log`,
        )
      ).rows[0]!;
    const come = "INSERT INTO passing SELECT n, repeat('x', 1000) FROM generate_series(1, $1::integer) n";
    const go = 'DELETE FROM passing WHERE n <= $1';
    for (let round = 1; round <= 60; round++) {
      await pool.query(come, [2_000]);
      await pool.query(go, [2_000]);
    }
    // 60 rounds write 2 MB of lines each, and more than that of log.
    const { table, log } = await size();
    expect(table).toBe(0);
    expect(log).toBeLessThanOrEqual(96 * 2 ** 20);
    await db.close();
  });

  it('is done when the store closes, too: many short runs leave as much behind as a long one', async () => {
    const folder = temporaryFolder();
    const store = await openEmbeddedStore(folder);
    const run = await sampleRun(store, undefined, 'a', 'b');
    for (const bundle of ['a', 'b']) await store.settle(run, { bundle, finished: [], leftovers: [] });
    await store.close();
    const db = await PGlite.create(join(folder, 'store'));
    const { rows } = await db.query("SELECT pg_relation_size('sheaf.bundle') AS size");
    expect(rows).toEqual([{ size: 0 }]);
    await db.close();
  });

  it('is no reason for an error when the store is closed meanwhile', async () => {
    const db = await PGlite.create();
    const pool = new PgliteSession(db, new Upkeep(db, 1));
    const last = pool.query('SELECT $1', ['x']);
    await db.close();
    expect((await last).rows).toHaveLength(1);
  });
});
