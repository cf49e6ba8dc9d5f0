import { setTimeout as sleep } from 'node:timers/promises';
import { LiveFiles } from '../run/live-files.js';
import type { RunFolder } from '../run/run-folder.js';
import { grantWish, type Wish, type WishEnd } from '../run/wish.js';
import type { SeenRun } from './look.js';
import type { StoreEye } from './store-eye.js';

const patienceMs = 10_000;
const pollMs = 100;

/**
 * Brings a wish to a run: into the store, which every reservation asks; or, where the store is the run's process's alone, into the run's
 * folder, for that process to find.
 */
export async function act(
  { figures, folder }: Pick<SeenRun, 'figures' | 'folder'>,
  wish: Wish,
  eye: StoreEye | undefined,
): Promise<WishEnd> {
  if (!figures.may.includes(wish.kind)) return { granted: false, said: whyNot(figures, wish) };
  if (eye !== undefined) return eye.use((store) => grantWish(store, figures.run, wish));
  if (folder === undefined) return { granted: false, said: 'The run is not on this machine.' };
  return inTurn(folder.path, () => leave(new LiveFiles(folder), wish));
}

const turns = new Map<string, Promise<unknown>>();

/** A run's folder has room for one wish, and its process tells the end of one at a time. */
function inTurn<T>(path: string, work: () => Promise<T>): Promise<T> {
  const turn = (turns.get(path) ?? Promise.resolve()).then(work, work);
  turns.set(path, turn);
  const rest = () => {
    if (turns.get(path) === turn) turns.delete(path);
  };
  turn.then(rest, rest);
  return turn;
}

function whyNot({ state, live, command }: SeenRun['figures'], { kind }: Wish): string {
  if (kind === 'cap' && live?.cap_is_shared) return 'Several runs share this cap: it stands as it was given.';
  if (state === 'running' || state === 'paused') return `The run is ${state}: it cannot be told to ${kind} now.`;
  const goOn = command === null ? '' : ` In a terminal: ${command}`;
  return `No process is on the run (${state}).${goOn}`;
}

async function leave(files: LiveFiles, wish: Wish): Promise<WishEnd> {
  const id = await files.leaveWish(wish);
  for (const began = Date.now(); Date.now() - began < patienceMs; await sleep(pollMs)) {
    const report = await files.readReport();
    if (report?.wish?.id === id) return report.wish;
  }
  await files.withdrawWish(id);
  return {
    granted: false,
    said: 'The run’s process did not answer within 10 seconds: it is beginning, ending or gone.',
  };
}

/** @returns the folder that a run's answers can be retried from */
export function retryable({ figures, folder }: SeenRun): RunFolder | undefined {
  return figures.may.includes('retry') ? folder : undefined;
}
