import type { Store } from '../../store/store.js';
import { type Slice, type SliceFolder, sliceOfCall } from './slice.js';

/**
 * Sorts out what killed sessions held: the holds of slices that may have been submitted stand, those of slices that were
 * never ready are lifted, since nothing was sent, and, where nobody else can have them, all others are unknown spend.
 * @returns the slices under way
 */
export async function recoverSlices(store: Store, run: string, folder: SliceFolder): Promise<Slice[]> {
  const slices = await folder.read();
  if (slices.length === 0) {
    if (store.exclusive) await store.forfeitAbandoned(run);
    return [];
  }
  const states = new Map(slices.map(({ id, state }) => [id, state]));
  for (const { call } of await store.readHolds(run)) {
    const state = states.get(sliceOfCall(call) ?? '');
    if (state === 'composing') await store.releaseHold(run, call, false);
    else if (state === undefined && store.exclusive) await store.forfeitHold(run, call);
  }
  const isUnderWay = ({ state }: Slice) => state !== 'composing';
  for (const slice of slices) if (!isUnderWay(slice)) await folder.remove(slice);
  return slices.filter(isUnderWay);
}
