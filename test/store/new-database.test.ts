import { existsSync, readdirSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it, vi } from 'vitest';
import { temporaryFolder } from '../support/workspace.js';

const packed = fileURLToPath(new URL('../../dist/store-template.tar.gz', import.meta.url));

it('a new store begins as the build packed it: installed, and without what nobody connects to', async () => {
  const { openPglite } = await import('../../src/store/postgres/pglite-session.js');
  const session = await openPglite(join(temporaryFolder(), 'store'));
  const { rows } = await session.query<{ digest: string }>('SELECT digest FROM sheaf.installed', []);
  expect(rows).toHaveLength(1);
  expect((await session.query('SELECT datname FROM pg_database', [])).rows).toHaveLength(1);
  await session.close();
});

it('a database that this PGlite cannot open, since another packed it, is made by initdb instead', async () => {
  const folder = temporaryFolder();
  vi.doMock('nanotar', async (actual) => {
    const tar = await actual<typeof import('nanotar')>();
    // A version of PostgreSQL that PGlite is not.
    const parseTar: typeof tar.parseTar = (data, options) =>
      tar
        .parseTar(data, options)
        .map((file) =>
          file.name === 'PG_VERSION' ? { ...file, data: new TextEncoder().encode('9\n') } : file,
        ) as never;
    return { ...tar, parseTar };
  });
  vi.resetModules();
  const { openPglite } = await import('../../src/store/postgres/pglite-session.js');
  const session = await openPglite(join(folder, 'store'));
  expect((await session.query('SELECT 1 AS one', [])).rows).toEqual([{ one: 1 }]);
  await session.close();
  expect(readdirSync(folder)).toEqual(['store']);
  vi.doUnmock('nanotar');
});

it('what a killed process had unpacked in part is no database', async () => {
  expect(existsSync(packed)).toBe(true);
  const folder = temporaryFolder();
  await writeFile(join(folder, 'store.new'), 'half of it');
  vi.resetModules();
  const { openPglite } = await import('../../src/store/postgres/pglite-session.js');
  const session = await openPglite(join(folder, 'store'));
  expect(readdirSync(folder)).toEqual(['store']);
  await session.close();
});
