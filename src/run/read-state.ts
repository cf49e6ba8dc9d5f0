import { lostRun } from '../store/lost-run.js';
import type { RunState } from '../store/store.js';
import type { Session } from './session.js';

/** @throws InterruptedError when the store does not know the run any more */
export async function readState({ store, run }: Session): Promise<RunState> {
  const state = await store.readRun(run);
  if (state === undefined) throw lostRun('it is gone');
  return state;
}
