import { basename } from 'node:path';
import type { BatchApi, BatchState } from '../../provider/batch-api.js';
import { CallError } from '../../provider/call-error.js';
import type { Slice, SliceFolder } from './slice.js';

/** What submitting needs of the run. */
export interface Submitting {
  readonly api: BatchApi;
  readonly folder: SliceFolder;
  /** Names the run at the provider. */
  readonly run: string;
}

/** After an upload that said nothing, or an order whose answer was lost, what became of it shows in the lists. */
export type Submitted =
  | { readonly kind: 'created'; readonly slice: Slice; readonly batch: BatchState }
  /** Refused or lost for now: the same slice goes on from the state that it is in. */
  | { readonly kind: 'later'; readonly slice: Slice; readonly error: CallError }
  /** It was not ordered, and may not be any more. */
  | { readonly kind: 'absent'; readonly slice: Slice }
  /** It was not ordered, and may not be until a pause is over. */
  | { readonly kind: 'paused'; readonly slice: Slice };

/** Whether an order may go out; asked as late as can be, since an upload may take minutes. */
export type MayOrder = () => Promise<'yes' | 'not now' | 'never'>;

/**
 * Takes a slice on, one step after another, until its batch exists:
 *
 * 1. Uploaded? By its name; else upload it. Costs nothing.
 * 2. Note that the order goes out. From here on a batch may exist that we do not know.
 * 3. Ordered before? The provider's list tells, by the slice's name in the metadata. Else order it.
 * 4. Note the batch.
 *
 * @param mayOrder where it says no, an order that went out before is only looked for
 */
export async function submitSlice(
  { api, folder, run }: Submitting,
  slice: Slice,
  mayOrder: MayOrder,
): Promise<Submitted> {
  let now = slice;
  const note = async (changes: Partial<Slice>) => {
    now = { ...now, ...changes };
    await folder.write(now);
  };
  try {
    if (now.state === 'ready') {
      const path = folder.requests(now.id);
      const inputFile = (await api.findFile(basename(path))) ?? (await api.upload(path));
      await note({ state: 'uploaded', inputFile });
    }
    const metadata = { sheaf_run: run.slice(0, 500), sheaf_slice: now.id };
    let batch = now.state === 'creating' ? await api.find(metadata) : undefined;
    if (batch === undefined) {
      const may = await mayOrder();
      // An order that went out before may yet come to show in the provider's list: it is looked for again.
      if (may === 'not now') return { kind: 'paused', slice: now };
      if (may === 'never') {
        await note({ state: 'uploaded' });
        return { kind: 'absent', slice: now };
      }
      await note({ state: 'creating' });
      batch = await api.create(now.inputFile!, metadata);
    }
    await note({ state: 'created', batch: batch.id });
    return { kind: 'created', slice: now, batch };
  } catch (error) {
    if (!(error instanceof CallError)) throw error;
    const isOrder = now.state === 'creating';
    // The order was refused for certain: none exists.
    if (error.next !== 'unknown' && isOrder) await note({ state: 'uploaded' });
    return { kind: 'later', slice: now, error: isOrder && isFileNotFound(error) ? notYet(error) : error };
  }
}

function notYet({ message, details }: CallError): CallError {
  return new CallError(message, 'retry', { ...details, status: 503 });
}

/** "Cannot find file" just after its upload: the provider's parts do not know of it all at once. */
function isFileNotFound({ message, details: { status } }: CallError): boolean {
  return (status === 404 || status === 400) && /file/i.test(message);
}
