import type { Logger } from 'pino';
import type { KeptDeadline } from '../plan/deadline.js';
import { BundleQueue } from '../queue/bundle-queue.js';
import type { RunState, Store } from '../store/store.js';
import { recoverSlices } from './batch/recover-slices.js';
import { type Slice, SliceFolder } from './batch/slice.js';
import { claimed, forget, forgetEarlier } from './forget-run.js';
import { Journal } from './journal.js';
import { keptCommand } from './kept-command.js';
import { LiveFiles } from './live-files.js';
import { openLog } from './open-log.js';
import { openWhenFree } from './open-when-free.js';
import { type Identity, type Manifest, newSecret, RunFolder, requireSameIdentity } from './run-folder.js';
import type { RunSettings } from './run-settings.js';
import { seedFrom } from './seed.js';
import type { Worksheet } from './worksheet.js';

/** The run that a session is for. */
export interface SessionRequest {
  readonly run: string;
  readonly settings: RunSettings;
  readonly identity: Identity;
  readonly worksheet: Worksheet;
}

/** How it came to the session. */
export interface Begun {
  /** What was typed behind `sheaf`. */
  readonly command?: readonly string[];
  /** The run's budget is what other runs leave of one that they share. */
  readonly capIsShared?: boolean;
}

/** What a process holds open while it works on a run. */
export interface Session {
  /** The run's id in the store. */
  readonly run: string;
  readonly store: Store;
  readonly queue: BundleQueue;
  readonly folder: RunFolder;
  readonly journal: Journal;
  readonly manifest: Manifest;
  readonly log: Logger;
  readonly state: RunState;
  /** What is kept of batches under way, and those that an earlier session left there. */
  readonly sliceFolder: SliceFolder;
  readonly slices: readonly Slice[];
  /** Changes the manifest, here and on the disk. */
  amend(changes: Partial<Manifest>): Promise<void>;
  /** Deletes all that is kept of the run, besides its output. */
  forget(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Opens or takes up the run: store, claim, folder, part.csv.
 * @throws StoreError when another process works on it
 */
export async function openSession(
  request: SessionRequest,
  rows: number,
  deadline: KeptDeadline | undefined,
  say: (sentence: string) => void,
  begun: Begun = {},
): Promise<Session> {
  const { settings } = request;
  const folder = new RunFolder(settings.directory, request.run);
  const store = await openWhenFree(settings);
  store.hear?.(say);
  const closing: (() => Promise<unknown>)[] = [() => store.close()];
  const close = async () => {
    for (const step of closing.splice(0).reverse()) await step();
  };
  try {
    const sliceFolder = new SliceFolder(folder.batches);
    if (settings.fresh) await forgetEarlier(store, settings.directory, folder, settings.output);
    const run = store.exclusive ? request.run : await folder.sharedId();
    const slow = setTimeout(
      () => say('Waiting to see whether another process is on this run, for 20 s at most …'),
      2_000,
    );
    const claim = await store.claimRun(run).finally(() => clearTimeout(slow));
    if (claim === undefined) throw claimed(settings.output);
    closing.push(() => claim.release());
    const queue = new BundleQueue(store, run);
    closing.push(() => queue.close());

    if (settings.fresh) await forget(store, queue, folder, run);
    const manifest = await openManifest(request, folder, deadline, begun);
    await new LiveFiles(folder).clear();
    const journal = await Journal.open(folder.file('part.csv'), rows);
    closing.push(() => journal.close());

    if (await isBehind(store, folder, run)) await store.forgetRun(run);
    const known = (await store.readRun(run)) !== undefined;
    const seed = known ? undefined : await seedFrom(journal, folder, request.worksheet);
    const state = await store.openRun(run, settings.budget, seed);
    // Alone with the store, nothing can be in flight: jobs are queued anew from the open bundles, without waiting for
    // the dead worker's locks to run out.
    if (store.exclusive) await queue.clear();
    const slices = await recoverSlices(store, run, sliceFolder);
    const log = openLog(settings.logFile ?? folder.file('run.log'), run, settings.logReplies);
    const forgetAll = () => forget(store, queue, folder, run);
    const held = { manifest };
    return {
      ...{ run, store, queue, folder, journal, log, state, sliceFolder, slices, forget: forgetAll, close },
      get manifest() {
        return held.manifest;
      },
      async amend(changes) {
        held.manifest = { ...held.manifest, ...changes };
        await folder.writeManifest(held.manifest);
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/**
 * Whether the store knows of less spent money than it did when state.json was last written: a power cut took its last
 * writes (the embedded database leaves syncing to the system), or it was restored from a backup. Then it counts as lost.
 */
async function isBehind(store: Store, folder: RunFolder, run: string): Promise<boolean> {
  const state = await store.readRun(run);
  const checkpoint = await folder.readCheckpoint();
  return state !== undefined && checkpoint !== undefined && state.spent < BigInt(checkpoint.spent);
}

async function openManifest(
  { run, identity, settings }: SessionRequest,
  folder: RunFolder,
  deadline: KeptDeadline | undefined,
  { command, capIsShared }: Begun,
): Promise<Manifest> {
  const earlier = await folder.readManifest();
  if (earlier !== undefined) requireSameIdentity(earlier, identity, settings.limit);
  const manifest: Manifest = {
    version: 1,
    run,
    output: settings.output,
    identity,
    limit: settings.limit,
    secret: earlier?.secret ?? newSecret(),
    ...(earlier?.pilots && { pilots: earlier.pilots }),
    // Nothing was foretold of rows that a larger --limit adds.
    ...(earlier?.forecasts && earlier.limit === settings.limit && { forecasts: earlier.forecasts }),
    ...(deadline && { deadline }),
    ...(command && { command: keptCommand(command) }),
    ...(capIsShared && { capIsShared }),
  };
  await folder.writeManifest(manifest);
  return manifest;
}
