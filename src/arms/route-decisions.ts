import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { StoreError } from '../errors.js';
import type { RunFolder } from '../run/run-folder.js';
import { writeWhole } from '../run/write-whole.js';

/** How rows were routed, from where the last segment ended; decided once, before any of them was asked. */
export interface Segment {
  /** The row behind its last; null: all there are, however many --limit adds. */
  readonly until: number | null;
  readonly sensitivity: number;
  readonly cheapest: boolean;
}

/** What a run that routes has decided. A later session goes by it, so that no row is asked at two models because money was counted anew. */
export interface RouteDecisions {
  readonly segments: readonly Segment[];
  /** Models whose rows without an answer went to the cheapest: they are not asked any more. */
  readonly closed: readonly string[];
}

const fileName = 'routes.json';

export async function readDecisions(folder: RunFolder): Promise<RouteDecisions> {
  return (await readRecord<RouteDecisions>(folder, fileName)) ?? { segments: [], closed: [] };
}

export async function writeDecisions(folder: RunFolder, decisions: RouteDecisions): Promise<void> {
  await writeRecord(folder, fileName, decisions);
}

/** @returns undefined where there is none @throws StoreError */
export async function readRecord<T>(folder: RunFolder, name: string): Promise<T | undefined> {
  const path = join(folder.path, name);
  try {
    return JSON.parse(await readFile(path, 'utf8')) as T;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new StoreError(`${path} cannot be read: ${(error as Error).message}`, 'Mend it, or start over with --fresh.');
  }
}

/** On the disk when it returns. */
export async function writeRecord(folder: RunFolder, name: string, value: unknown): Promise<void> {
  await mkdir(folder.path, { recursive: true });
  await writeWhole(join(folder.path, name), async (write) => write(`${JSON.stringify(value, null, 2)}\n`));
}
