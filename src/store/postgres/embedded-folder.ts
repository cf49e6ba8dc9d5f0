import { join } from 'node:path';

/** Where the embedded store of `--dir` keeps its database. */
export function databaseIn(directory: string): string {
  return join(directory, 'store');
}
