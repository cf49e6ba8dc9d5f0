import { spawnSync } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { storeContract } from '../../src/store/contract.js';
import type * as Embedded from '../../src/store/postgres/open-embedded-store.js';
import type * as Thread from '../../src/store/postgres/thread-session.js';
import { sharedFolder, temporaryFolder } from '../support/workspace.js';

/** As people run it: from the build, where the database has a thread of its own. */
const builtUrl = (name: string) => new URL(`../../dist/src/store/postgres/${name}`, import.meta.url);
const built = (name: string) => import(fileURLToPath(builtUrl(name)));
const { ThreadSession, hasThread } = (await built('thread-session.js')) as typeof Thread;
const { openEmbeddedStore } = (await built('open-embedded-store.js')) as typeof Embedded;

describe('the embedded store, in its thread', () => {
  const folder = sharedFolder();
  it('is what was built', () => expect(hasThread).toBe(true));
  storeContract(() => openEmbeddedStore(folder, { mostBytes: 3 * 2 ** 20 }), { describe, it, beforeAll, afterAll });
});

describe('a session in a thread', () => {
  it('brings rows, errors with PostgreSQL’s code and detail, and what is notified', async () => {
    const session = await ThreadSession.open(join(temporaryFolder(), 'store'));
    expect(await session.query('SELECT $1::int AS n, $2::text[] AS words', [7, ['a', null]])).toEqual({
      rows: [{ n: 7, words: ['a', null] }],
    });
    await session.query(`
      CREATE FUNCTION refuse() RETURNS text LANGUAGE plpgsql AS $$
      BEGIN RAISE EXCEPTION 'refused' USING ERRCODE = 'BM001', DETAIL = '-2'; END $$`);
    const refused = { message: 'refused', code: 'BM001', detail: '-2' };
    await expect(session.query('SELECT refuse()', [])).rejects.toMatchObject(refused);

    const heard: string[] = [];
    const stop = await session.listen('news', (payload) => heard.push(`first ${payload}`));
    await session.listen('news', (payload) => heard.push(`second ${payload}`));
    await session.query("SELECT pg_notify('news', $1)", ['a']);
    await stop();
    await session.query("SELECT pg_notify('news', $1)", ['b']);
    await session.query('SELECT 1', []);
    expect(heard).toEqual(['first a', 'second a', 'second b']);
    await session.close();
    await expect(session.query('SELECT 1', [])).rejects.toThrow('the embedded database is closed');
  });

  it('answers many at once, each with its own', async () => {
    const session = await ThreadSession.open(join(temporaryFolder(), 'store'));
    const numbers = Array.from({ length: 200 }, (_, n) => n);
    const answers = await Promise.all(numbers.map((n) => session.query<{ n: number }>('SELECT $1::int AS n', [n])));
    expect(answers.map(({ rows }) => rows[0]!.n)).toEqual(numbers);
    await session.close();
  });

  it('says why the database does not open', async () => {
    await expect(ThreadSession.open('/proc/nowhere/store')).rejects.toThrow(/\w/);
  });
});

it('lets a process end in good order that has nothing else to wait for', async () => {
  const script = `
    const { openEmbeddedStore } = await import(${JSON.stringify(builtUrl('open-embedded-store.js').href)});
    const store = await openEmbeddedStore(process.argv[1]);
    await store.close();
    console.log('closed');`;
  const folder = temporaryFolder();
  const end = spawnSync(process.execPath, ['--input-type=module', '-e', script, folder], { encoding: 'utf8' });
  expect(end).toMatchObject({ status: 0, stdout: 'closed\n' });
  expect(await readdir(folder)).toEqual(['store']);
});
