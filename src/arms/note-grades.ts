import { RunFolder, runId } from '../run/run-folder.js';
import type { RunSettings } from '../run/run-settings.js';
import type { RunSummary } from '../run/summary.js';

/** Keeps what a judge says of a run's answers with the run's summary. */
export async function noteGrades(
  settings: RunSettings,
  grades: Partial<Pick<RunSummary, 'accuracy' | 'judge'>>,
): Promise<void> {
  const folder = new RunFolder(settings.directory, runId(settings));
  const manifest = await folder.readManifest();
  if (manifest?.summary === undefined) return;
  await folder.writeManifest({ ...manifest, summary: { ...manifest.summary, ...grades } });
}
