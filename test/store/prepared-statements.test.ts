import { PGlite } from '@electric-sql/pglite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PgliteSession } from '../../src/store/postgres/pglite-session.js';
import { sessionPool } from '../../src/store/postgres/session-pool.js';

/** Values as BullMQ and the store pass them, each with the SQL type it is meant for. */
const values: [type: string, value: unknown][] = [
  ['bigint', 7],
  ['bigint', '9223372036854775807'],
  ['bigint', 9_007_199_254_740_993n],
  ['integer', -1],
  ['float8', 0.1],
  ['numeric', '12.50'],
  ['text', 'a "quoted" line,\nand \\ and 𝄞'],
  ['text', ''],
  ['text', null],
  ['text', undefined],
  ['text', 12],
  ['boolean', true],
  ['boolean', false],
  ['jsonb', { a: [1, null, 'x'], b: { c: 10n } }],
  ['jsonb', '{"already": "text"}'],
  ['jsonb', [{ id: '1' }, { id: '2' }]],
  ['text[]', ['plain', 'with "quotes"', 'with,comma', '\\', null, '', '{}']],
  ['text[]', []],
  ['bigint[]', ['1', 2, 3n]],
  ['bytea', Buffer.from([0, 1, 255])],
  ['timestamptz', new Date('2026-11-23T12:34:56.789Z')],
];

describe('statements that are prepared once', () => {
  let db: PGlite;
  let pool: PgliteSession;
  beforeAll(async () => {
    db = await PGlite.create();
    pool = new PgliteSession(db);
  });
  afterAll(() => db.close());

  const failureOf = (promise: Promise<unknown>) =>
    promise.then(
      () => undefined,
      (error: unknown) => error,
    );

  it.each(values)('gives what PGlite’s own query gives for %s %o, time and again', async (type, value) => {
    const text = `SELECT $1::${type} AS value, pg_typeof($1::${type})::text AS type, 1 AS more`;
    const expected = (await db.query(text, [value])).rows;
    const none = (await db.query(text, [null])).rows;
    expect((await pool.query(text, [value])).rows).toEqual(expected);
    expect((await pool.query(text, [null])).rows).toEqual(none);
    expect((await pool.query(text, [value])).rows).toEqual(expected);
  });

  it('gives no rows, many rows and counts as PGlite does', async () => {
    await pool.query('CREATE TABLE counted (n integer)');
    const insert = 'INSERT INTO counted SELECT generate_series(1, $1)';
    expect(await pool.query(insert, [3])).toEqual(await db.query(insert, [3]));
    const select = 'SELECT n FROM counted WHERE n >= $1 ORDER BY n';
    for (const from of [2, 100]) expect(await pool.query(select, [from])).toEqual(await db.query(select, [from]));
    expect(await pool.query('SELECT count(*) AS count FROM counted', [])).toMatchObject({ rows: [{ count: 6 }] });
  });

  it.each([
    ['does not parse', 'SELEC $1', [1], '42601'],
    ['names what is not there', 'SELECT * FROM nowhere WHERE a = $1', [1], '42P01'],
    ['gets a value of another type', 'SELECT $1::integer', ['x'], '22P02'],
    ['gets too few values', 'SELECT $1::integer, $2::integer', [1], '08P01'],
    ['fails while it runs', 'SELECT 1 / $1::integer AS n', [0], '22012'],
  ])('fails as PGlite’s own does when it %s, and is ready for the next', async (_, text, parameters, code) => {
    const expected = (await failureOf(db.query(text, parameters))) as Error;
    for (let round = 0; round < 2; round++) {
      const error = (await failureOf(pool.query(text, parameters))) as Error;
      expect(error).toBeInstanceOf(expected.constructor);
      expect(error).toMatchObject({ code, query: text, params: parameters });
      expect(error.message.replace(/"sheaf_\d+"/, '""')).toBe(expected.message);
      expect((await pool.query('SELECT $1::integer AS n', [round])).rows).toEqual([{ n: round }]);
    }
  });

  it('keeps a function’s own error code and detail, and runs the statement again', async () => {
    await pool.query(`
      CREATE FUNCTION refuse(whether boolean) RETURNS text LANGUAGE plpgsql AS $$
      BEGIN
        IF whether THEN RAISE EXCEPTION 'refused' USING ERRCODE = 'BM001', DETAIL = '-2'; END IF;
        RETURN 'fine';
      END $$`);
    const text = 'SELECT refuse($1) AS answer';
    for (let round = 0; round < 2; round++) {
      expect(await failureOf(pool.query(text, [true]))).toMatchObject({ code: 'BM001', detail: '-2' });
      expect((await pool.query(text, [false])).rows).toEqual([{ answer: 'fine' }]);
    }
  });

  it('leaves a transaction to its end, failed or not', async () => {
    await pool.query('CREATE TABLE kept (n integer PRIMARY KEY)');
    const insert = 'INSERT INTO kept VALUES ($1)';
    await pool.query('BEGIN');
    await pool.query(insert, [1]);
    expect(await failureOf(pool.query(insert, [1]))).toMatchObject({ code: '23505' });
    expect(await failureOf(pool.query(insert, [2]))).toMatchObject({ code: '25P02' });
    await pool.query('ROLLBACK');
    await pool.query('BEGIN');
    await pool.query(insert, [3]);
    await pool.query('COMMIT');
    expect((await pool.query('SELECT n FROM kept', [])).rows).toEqual([{ n: 3 }]);
  });

  it('follows tables and functions that change under it', async () => {
    const text = 'SELECT * FROM shape($1)';
    const define = (columns: string, body: string) =>
      pool.query(`DROP FUNCTION IF EXISTS shape(integer);
        CREATE FUNCTION shape(n integer) RETURNS TABLE (${columns}) LANGUAGE sql AS 'SELECT ${body}'`);
    await define('a integer', 'n');
    expect((await pool.query(text, [1])).rows).toEqual([{ a: 1 }]);
    await define('a integer', 'n + 1');
    expect((await pool.query(text, [1])).rows).toEqual([{ a: 2 }]);
    await define('a text, b bigint', 'n::text, 5::bigint');
    expect((await pool.query(text, [1])).rows).toEqual([{ a: '1', b: 5 }]);
    const kept = await pool.query('SELECT count(*)::integer AS count FROM pg_prepared_statements', []);
    // What was prepared before the last change is not kept for ever.
    expect(kept.rows).toEqual([{ count: 2 }]);
  });

  it('still tells listeners of notifications', async () => {
    const client = await sessionPool(pool).connect();
    const heard: unknown[] = [];
    client.on('notification', (message: unknown) => heard.push(message));
    await client.query('LISTEN news');
    await client.query('SELECT pg_notify($1, $2)', ['news', 'first']);
    await pool.query('SELECT pg_notify($1, $2)', ['news', 'second']);
    expect(heard).toEqual([
      { channel: 'news', payload: 'first' },
      { channel: 'news', payload: 'second' },
    ]);
    client.release();
  });

  it('runs many at once one after another, and beside PGlite’s own', async () => {
    const text = 'SELECT $1::integer AS n';
    const rows = await Promise.all(
      Array.from({ length: 50 }, async (_, n) => {
        const query = n % 2 === 0 ? pool.query<{ n: number }>(text, [n]) : db.query<{ n: number }>(text, [n]);
        return (await query).rows[0]?.n;
      }),
    );
    expect(rows).toEqual(Array.from({ length: 50 }, (_, n) => n));
  });

  it('says so when the database is closed', async () => {
    const other = await PGlite.create();
    const closing = new PgliteSession(other);
    await other.close();
    await expect(closing.query('SELECT $1', ['x'])).rejects.toThrow('PGlite is closed');
  });
});
