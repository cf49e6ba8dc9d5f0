import { existsSync } from 'node:fs';
import { UsageError } from '../errors.js';
import { type Owner, ownerOf } from './postgres/directory-lock.js';
import { databaseIn, lockOf } from './postgres/embedded-folder.js';
import type { Store } from './store.js';

/**
 * Opens the store that the URL names; without one, the embedded store in the directory.
 * Each adapter is loaded only when it is the one.
 */
export async function openStore(url: string | undefined, directory: string): Promise<Store> {
  if (url === undefined) {
    const { openEmbeddedStore } = await import('./postgres/open-embedded-store.js');
    return openEmbeddedStore(directory);
  }
  if (/^postgres(ql)?:\/\//.test(url)) {
    const { openPostgresStore } = await import('./postgres/open-postgres-store.js');
    return openPostgresStore(url);
  }
  if (/^rediss?:\/\//.test(url)) {
    const { openRedisStore } = await import('./redis/open-redis-store.js');
    return openRedisStore(url);
  }
  throw new UsageError(
    `--store: expected redis://… or postgres://…, got "${url.replace(/\/\/.*@/, '//***@')}".`,
    'Leave --store out to use the embedded store.',
  );
}

/** @returns the living process that has the directory's embedded store open, if any; opens nothing */
export function embeddedOwner(directory: string): Promise<Owner | undefined> {
  return ownerOf(lockOf(directory));
}

/** Whether the directory holds an embedded store, which `openStore` would else create. */
export function hasEmbeddedStore(directory: string): boolean {
  return existsSync(databaseIn(directory));
}
