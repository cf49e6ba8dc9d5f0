import { join } from 'node:path';
import { StoreInUseError } from '../errors.js';
import { claimed } from '../run/forget-run.js';
import { runId } from '../run/run-folder.js';
import type { RunSettings } from '../run/run-settings.js';
import { lockDirectory } from '../store/postgres/directory-lock.js';

/**
 * Keeps other processes from all runs that share an output's cap: each run's own claim would let in one that is between two of them, or at
 * another, and both would have what is left.
 * @param of what the runs are for: the output, or a comparison's folder
 * @throws StoreError while another process has it
 */
export async function lockOutput(of: Pick<RunSettings, 'output' | 'directory'>): Promise<{ release(): Promise<void> }> {
  return lockDirectory(join(of.directory, 'locks', runId(of))).catch((error: unknown) => {
    throw error instanceof StoreInUseError ? claimed(of.output) : error;
  });
}
