import { StoreError, UsageError } from '../errors.js';
import { BundleQueue } from '../queue/bundle-queue.js';
import type { Store } from '../store/store.js';
import { SliceFolder } from './batch/slice.js';
import { openWhenFree } from './open-when-free.js';
import { RunFolder } from './run-folder.js';
import type { RunSettings } from './run-settings.js';

/** Forgets the run that writes an output, and those that it is made of, if any. @throws SheafError while one is worked on */
export async function forgetRun(
  settings: Pick<RunSettings, 'store' | 'directory' | 'output'>,
  run: string,
): Promise<void> {
  const folder = new RunFolder(settings.directory, run);
  const store = await openWhenFree(settings);
  try {
    await forgetEarlier(store, settings.directory, folder, settings.output);
    if (store.exclusive) await forgetOwn(store, folder);
  } finally {
    await store.close();
  }
}

/**
 * What has to be forgotten before a run can start over, itself excepted where it has the store to itself: the runs that an earlier one
 * to this output was made of, and what workers of a shared store may still be answering, as it was ordered.
 * @throws UsageError where batches of theirs are under way, before anything is forgotten
 */
export async function forgetEarlier(store: Store, directory: string, folder: RunFolder, output: string): Promise<void> {
  const arms = ((await folder.readManifest())?.arms ?? []).map((run) => new RunFolder(directory, run));
  for (const each of [folder, ...arms]) await requireNoBatches(new SliceFolder(each.batches), output);
  for (const arm of arms) await (store.exclusive ? forgetOwn(store, arm) : forgetShared(store, arm, output));
  if (!store.exclusive) await forgetShared(store, folder, output);
}

export async function forget(store: Store, queue: BundleQueue, folder: RunFolder, run: string): Promise<void> {
  await queue.clear();
  await store.forgetRun(run);
  await folder.delete();
}

async function forgetOwn(store: Store, folder: RunFolder): Promise<void> {
  const queue = new BundleQueue(store, folder.run);
  await forget(store, queue, folder, folder.run).finally(() => queue.close());
}

/** A run that starts over gets another id in the store: workers may still be answering the old one, as it was ordered. */
async function forgetShared(store: Store, folder: RunFolder, output: string): Promise<void> {
  const run = await folder.sharedId();
  const claim = await store.claimRun(run);
  if (claim === undefined) throw claimed(output);
  const queue = new BundleQueue(store, run);
  try {
    await store.publishRun(run, undefined);
    await forget(store, queue, folder, run);
  } finally {
    await queue.close();
    await claim.release();
  }
}

/** They are paid for; what they bring would be lost. */
async function requireNoBatches(folder: SliceFolder, output: string): Promise<void> {
  const slices = (await folder.read()).filter(({ state }) => state === 'creating' || state === 'created');
  if (slices.length === 0) return;
  throw new UsageError(
    `${slices.length} batches of the run that writes ${output} are under way at the provider.`,
    'Give the command without --fresh: it collects them. Or give this run another file with --output.',
    { remedy: { kind: 'again' } },
  );
}

export function claimed(output: string): StoreError {
  return new StoreError(
    `Another process is working on the run that writes ${output}.`,
    'Wait for it, or give this run another file with --output.',
    { remedy: { kind: 'status' } },
  );
}
