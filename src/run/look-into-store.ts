import { StoreInUseError } from '../errors.js';
import type { WorkerReport } from '../store/fleet-store.js';
import { embeddedOwner, hasEmbeddedStore, openStore } from '../store/open-store.js';
import type { Store } from '../store/store.js';
import type { StoreTraces } from './judge-run.js';
import { LiveFiles } from './live-files.js';
import { requireFolder } from './require-writable.js';
import type { RunFolder } from './run-folder.js';

/** What a store tells of a folder's runs, and of others. */
export interface StoreSight {
  /** Of every folder, by its run's name there. */
  readonly known: ReadonlyMap<string, StoreTraces>;
  /** Published by other machines, or from other folders. */
  readonly others: readonly StoreTraces[];
  readonly workers: readonly WorkerReport[];
}

const nothing = { state: undefined, orders: undefined, producer: undefined, served: false, blind: undefined };
const notLookedInto = 'Nobody works on it. The same command goes on. This is what the folder tells.';
const inSharedStore = 'It was begun in a shared store: --store shows how it stands there.';
const inEmbeddedStore = 'It was begun in the embedded store: status shows how it stands there without a --store.';

/**
 * Looks at a directory's own store, if there is one and a run in it not at its end: opening it keeps other commands out for a
 * moment. While another process has it open, that process is what there is to see.
 */
export async function lookIntoEmbedded(directory: string, folders: readonly RunFolder[]): Promise<StoreSight> {
  const open = await notAtTheirEnd(folders);
  const known = new Map<string, StoreTraces>(folders.map(({ run }) => [run, { ...nothing, run }]));
  const sight = { known, others: [], workers: [] };
  if (open.length === 0) return sight;
  const store = hasEmbeddedStore(directory) ? await openUnlessInUse(directory) : undefined;
  if (typeof store === 'string') return lookPastOwner(directory, folders, store);
  try {
    for (const folder of open) {
      const { run } = folder;
      const state = await store?.readRun(run);
      const elsewhere = state === undefined && (await folder.knownSharedId()) !== undefined;
      known.set(run, { ...nothing, run, state, blind: elsewhere ? inSharedStore : undefined });
    }
  } finally {
    await store?.close();
  }
  return sight;
}

/**
 * What a directory's folders tell of its own store, which is not opened: a run's process writes there how it stands, about once a
 * second (live.json).
 * @param named the process that has the store open, as people are told of it; by default whoever has locked it
 */
export async function lookPastOwner(
  directory: string,
  folders: readonly RunFolder[],
  named?: string,
): Promise<StoreSight> {
  const owner = await embeddedOwner(directory);
  const producer = named ?? (owner && `process ${owner.pid}`);
  const known = new Map<string, StoreTraces>(folders.map(({ run }) => [run, { ...nothing, run }]));
  const silent: RunFolder[] = [];
  let inHand: string | undefined;
  for (const folder of await notAtTheirEnd(folders)) {
    const { run } = folder;
    const report = await new LiveFiles(folder).readReport();
    if (report === undefined) silent.push(folder);
    else if (owner !== undefined && report.pid === owner.pid && report.host === owner.host) inHand = run;
    const unknown = (await folder.knownSharedId()) === undefined ? notLookedInto : inSharedStore;
    const blind =
      producer === undefined
        ? report === undefined
          ? unknown
          : undefined
        : `The store is in use by ${producer}. This is what the folder tells.`;
    known.set(run, { ...nothing, run, blind, state: report?.state });
  }
  // A session that has just begun has not said anything yet.
  if (producer !== undefined) inHand ??= await touchedLast(silent);
  if (inHand !== undefined) known.set(inHand, { ...known.get(inHand)!, producer });
  return { known, others: [], workers: [] };
}

async function notAtTheirEnd(folders: readonly RunFolder[]): Promise<RunFolder[]> {
  const open: RunFolder[] = [];
  for (const folder of folders) {
    const manifest = await folder.readManifest();
    if (manifest !== undefined && manifest.summary === undefined) open.push(folder);
  }
  return open;
}

/** @throws StoreError when it cannot be reached */
export async function lookIntoShared(
  url: string,
  directory: string,
  folders: readonly RunFolder[],
): Promise<StoreSight> {
  const store = await openStore(url, directory);
  try {
    return await lookIntoOpen(store, folders);
  } finally {
    await store.close();
  }
}

/** The same of a shared store that is open already. */
export async function lookIntoOpen(store: Store, folders: readonly RunFolder[]): Promise<StoreSight> {
  const published = new Map(await store.readPublished());
  const workers = await store.readWorkers();
  const tracesOf = async (run: string): Promise<StoreTraces> => ({
    run,
    state: await store.readRun(run),
    orders: published.get(run),
    producer: (await store.isClaimed(run)) || undefined,
    served: published.has(run) && workers.some(({ runs }) => runs.includes(run)),
    blind: undefined,
  });
  const known = new Map<string, StoreTraces>();
  for (const folder of folders) {
    const run = await folder.knownSharedId();
    known.set(
      folder.run,
      run === undefined ? { ...nothing, run: folder.run, blind: inEmbeddedStore } : await tracesOf(run),
    );
    if (run !== undefined) published.delete(run);
  }
  const others: StoreTraces[] = [];
  for (const run of published.keys()) others.push(await tracesOf(run));
  // One without a state has ended since.
  return { known, others: others.filter(({ state }) => state !== undefined), workers };
}

/** @returns the owner's name when another process has it open. @throws UsageError, StoreError when it cannot be opened */
async function openUnlessInUse(directory: string): Promise<Store | string> {
  await requireFolder(directory, '--dir');
  try {
    return await openStore(undefined, directory);
  } catch (error) {
    if (error instanceof StoreInUseError) return error.owner;
    throw error;
  }
}

/** A store's owner works on one run, whose manifest it wrote when it began. */
async function touchedLast(folders: readonly RunFolder[]): Promise<string | undefined> {
  const touched = await Promise.all(folders.map(async (folder) => [await folder.touchedAt(), folder.run] as const));
  return touched.sort(([a], [b]) => b - a)[0]?.[1];
}
