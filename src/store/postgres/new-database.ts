import { existsSync } from 'node:fs';
import { readFile, rename, rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { PGlite } from '@electric-sql/pglite';

/** An empty database, packed by the build: to unpack it takes a third of the time and of the memory that initdb takes. */
const packed = fileURLToPath(new URL('../../../store-template.tar.gz', import.meta.url));

/**
 * Creates the embedded store's database. Under another name first: a process killed while it does so leaves one that
 * opens no more.
 */
export async function createDatabase(path: string): Promise<void> {
  const unfinished = `${path}.new`;
  await rm(unfinished, { recursive: true, force: true });
  const db = await (existsSync(packed) ? unpack(unfinished) : initialise(unfinished));
  await db.close();
  await rename(unfinished, path);
}

async function unpack(path: string): Promise<PGlite> {
  const db = await PGlite.create(path, { loadDataDir: new Blob([await readFile(packed)]) }).catch(() => undefined);
  if (db !== undefined) return db;
  // Packed by another PGlite than the one installed here.
  await rm(path, { recursive: true, force: true });
  return initialise(path);
}

/** @param path none: in memory */
function initialise(path?: string): Promise<PGlite> {
  // The log's usual pieces of 16 MB are most of a new database, all of which passes through memory several times.
  return PGlite.create(path, { initDbStartParams: ['--wal-segsize=1'] });
}

/** @returns what `packed` holds, for the build to write */
export async function packNewDatabase(): Promise<Buffer> {
  const db = await initialise();
  const file = await db.dumpDataDir('gzip');
  await db.close();
  return Buffer.from(await file.arrayBuffer());
}
