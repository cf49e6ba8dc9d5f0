import { join } from 'node:path';

/** Whoever has the embedded store of `--dir` open has this locked. */
export function lockOf(directory: string): string {
  return join(directory, 'store.lock');
}

/** Where the embedded store of `--dir` keeps its database. */
export function databaseIn(directory: string): string {
  return join(directory, 'store');
}
