import { redact } from '../redact.js';
import type { RunTraces } from '../run/judge-run.js';
import { LiveFiles } from '../run/live-files.js';
import { lookPastOwner } from '../run/look-into-store.js';
import { listRunFolders, type RunFolder } from '../run/run-folder.js';
import type { RunReport } from '../run/run-report.js';
import { byUrgency, tracesIn, workerFigures } from '../run/status.js';
import type { DashFigures, DashRun } from './dash-figures.js';
import { dashRun } from './dash-run.js';
import type { RowCounts } from './row-counts.js';
import type { StoreEye } from './store-eye.js';

/** A run of the page, and where it is. */
export interface SeenRun {
  readonly figures: DashRun;
  /** Undefined for another machine's. */
  readonly folder: RunFolder | undefined;
  readonly traces: RunTraces;
}

export interface Sight {
  readonly figures: Omit<DashFigures, 'retries'>;
  /** By the run's id in the store. */
  readonly runs: ReadonlyMap<string, SeenRun>;
}

export interface Eyes {
  readonly directory: string;
  /** Undefined for the directory's own store. */
  readonly shared: { readonly kind: 'redis' | 'postgres'; readonly eye: StoreEye } | undefined;
  readonly counts: RowCounts;
}

/** Looks at everything once. An embedded store is never opened: that would keep it from whoever begins a run. */
export async function look({ directory, shared, counts }: Eyes): Promise<Sight> {
  const folders = await listRunFolders(directory);
  let trouble: string | null = null;
  const sight = await (shared === undefined ? lookPastOwner(directory, folders) : shared.eye.look(folders)).catch(
    (error: unknown) => {
      trouble = redact(error instanceof Error ? error.message : String(error));
      return undefined;
    },
  );
  const { known, others, workers } = sight ?? (await lookPastOwner(directory, folders));
  const seen: SeenRun[] = [];
  const add = async (traces: RunTraces, folder: RunFolder | undefined, report: RunReport | undefined) => {
    const isUnderWay = traces.producer !== undefined || traces.served;
    const queue =
      shared !== undefined && isUnderWay && trouble === null
        ? await shared.eye.depth(traces.run).catch(() => null)
        : null;
    seen.push({ figures: dashRun({ traces, report, queue }), folder, traces });
  };
  const reported = async ({ run, producer }: RunTraces, folder?: RunFolder) => {
    if (producer === undefined) return undefined;
    if (shared === undefined) return folder && new LiveFiles(folder).readReport();
    return shared.eye.report(run).catch(() => undefined);
  };
  for (const traces of others) await add(traces, undefined, await reported(traces));
  for (const folder of folders) {
    const told = known.get(folder.run);
    if (told === undefined) continue;
    const report = await reported(told, folder);
    const inFolder = await tracesIn(folder, directory, async (path) => report ?? counts.of(path));
    if (inFolder !== undefined) await add({ ...told, ...inFolder }, folder, report);
  }
  seen.sort((a, b) => byUrgency(a.figures, b.figures));
  await shared?.eye.keepQueues(seen.filter(({ figures }) => figures.queue !== null).map(({ figures }) => figures.run));
  return {
    figures: {
      at: Date.now(),
      store: shared?.kind ?? 'embedded',
      trouble,
      runs: seen.map(({ figures }) => figures),
      workers: workers.map(workerFigures),
    },
    runs: new Map(seen.map((run) => [run.figures.run, run])),
  };
}
