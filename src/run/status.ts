import { type RunFigures, runStates, type StatusFigures, type WorkerFigures } from '../report/status-figures.js';
import type { WorkerReport } from '../store/fleet-store.js';
import { countPartRows } from './count-part-rows.js';
import { type FolderTraces, judgeRun } from './judge-run.js';
import { lookIntoEmbedded, lookIntoShared } from './look-into-store.js';
import { listRunFolders, type RunFolder, runId } from './run-folder.js';

/**
 * How the runs of a directory and of a store stand, seen from outside: it only reads, and claims none of them.
 * @param url of a shared store; without one, the directory's own
 * @throws StoreError when the store cannot be reached, or a run's file cannot be read
 */
export async function readStatus(url: string | undefined, directory: string): Promise<StatusFigures> {
  const folders = await listRunFolders(directory);
  // The store before the folders: of a run that ends in between, the folder then has the summary.
  const { known, others, workers } =
    url === undefined ? await lookIntoEmbedded(directory, folders) : await lookIntoShared(url, directory, folders);
  const runs: RunFigures[] = others.map(judgeRun);
  for (const folder of folders) {
    const traces = await tracesIn(folder, directory);
    const told = known.get(folder.run);
    if (traces !== undefined && told !== undefined) runs.push(judgeRun({ ...told, ...traces }));
  }
  return { runs: runs.sort(byUrgency), workers: workers.map(workerFigures) };
}

/** Those under way first, then by how far they are from their end. */
export function byUrgency(a: RunFigures, b: RunFigures): number {
  return runStates.indexOf(a.state) - runStates.indexOf(b.state) || (a.run < b.run ? -1 : 1);
}

export function workerFigures({ id, place, inFlight, concurrency, runs }: WorkerReport): WorkerFigures {
  return { id, place, in_flight: inFlight, concurrency, runs };
}

/** @param count of the finished rows in a part.csv; it reads the whole file */
export async function tracesIn(
  folder: RunFolder,
  directory: string,
  count: typeof countPartRows = countPartRows,
): Promise<FolderTraces | undefined> {
  const manifest = await folder.readManifest();
  if (manifest === undefined) return undefined;
  return {
    retry: folder.run === runId({ output: manifest.output, directory }, 'retry'),
    manifest,
    part: manifest.summary === undefined ? await count(folder.file('part.csv')) : undefined,
    checkpoint: await folder.readCheckpoint(),
  };
}
