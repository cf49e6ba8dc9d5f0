import type { RunSeed } from '../store/store.js';
import type { Journal } from './journal.js';
import type { RunFolder } from './run-folder.js';

/**
 * What a store that does not know the run must be told of it. The finished rows' cost is known; whatever else may have
 * been spent counts as unknown spend.
 */
export async function seedFrom(journal: Journal, folder: RunFolder): Promise<RunSeed> {
  const checkpoint = await folder.readCheckpoint();
  const before = BigInt(checkpoint?.committed ?? 0);
  const unknown = before > journal.cost ? before - journal.cost : 0n;
  return { spent: journal.cost, unknown, usage: journal.usage };
}
