import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync, gzipSync } from 'node:zlib';
import { PGlite } from '@electric-sql/pglite';
import { createTar, parseTar } from 'nanotar';

/**
 * A database as it is before its first run, tables and functions installed, packed by the build: to unpack it takes a small part of
 * the time that initdb and the installation take. Sources find the last build's.
 */
const packed = ['../../../store-template.tar.gz', '../../../dist/store-template.tar.gz']
  .map((path) => fileURLToPath(new URL(path, import.meta.url)))
  .find(existsSync);

/**
 * Creates the embedded store's database. Under another name first: a process killed while it does so leaves one that
 * opens no more.
 * @returns whether it was unpacked, so that a PGlite other than the one that packed it may fail to open it
 */
export async function createDatabase(path: string): Promise<{ readonly unpacked: boolean }> {
  if (packed === undefined) {
    await initialiseDatabase(path);
    return { unpacked: false };
  }
  const unfinished = await emptyPlace(path);
  unpackFolder(await readFile(packed), unfinished);
  await rename(unfinished, path);
  return { unpacked: true };
}

/** The same by initdb. */
export async function initialiseDatabase(path: string): Promise<void> {
  const unfinished = await emptyPlace(path);
  // The log's usual pieces of 16 MB are most of a new database, all of which passes through memory several times.
  const db = await PGlite.create(unfinished, { initDbStartParams: ['--wal-segsize=1'] });
  await db.close();
  await rm(path, { recursive: true, force: true });
  await rename(unfinished, path);
}

async function emptyPlace(path: string): Promise<string> {
  const unfinished = `${path}.new`;
  await rm(unfinished, { recursive: true, force: true });
  return unfinished;
}

/** @returns what `packed` holds: a folder with all that is in it, empty folders too (PostgreSQL insists on them) @public for the build */
export function packFolder(folder: string): Buffer {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  const files = entries.map((entry) => {
    const path = join(entry.parentPath, entry.name);
    const name = path.slice(folder.length + 1).replaceAll('\\', '/');
    return entry.isDirectory() ? { name } : { name, data: new Uint8Array(readFileSync(path)) };
  });
  return gzipSync(createTar(files));
}

function unpackFolder(archive: Buffer, folder: string): void {
  // PostgreSQL refuses a folder that others may read.
  mkdirSync(folder, { mode: 0o700 });
  for (const { name, type, data } of parseTar(gunzipSync(archive))) {
    const path = join(folder, name);
    if (type === 'directory') mkdirSync(path, { recursive: true, mode: 0o700 });
    else {
      mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
      writeFileSync(path, data ?? new Uint8Array(), { mode: 0o600 });
    }
  }
}
