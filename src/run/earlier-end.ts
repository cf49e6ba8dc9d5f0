import { existsSync } from 'node:fs';
import { UsageError } from '../errors.js';
import { reportPath } from './report-path.js';
import { isGradedAlike, RunFolder, requireSameIdentity } from './run-folder.js';
import type { RunJob } from './run-job.js';
import type { RunSummary } from './summary.js';

/**
 * How this very run ended before: every row answered or failed, and its output still stands. Undefined when there is
 * something left to do.
 * @throws UsageError when the output belongs to another run, to nobody known, or to `sheaf retry`
 */
export async function earlierEnd({ settings, run, identity, kind, isStage }: RunJob): Promise<RunSummary | undefined> {
  if (settings.fresh) return undefined;
  const manifest = await new RunFolder(settings.directory, run).readManifest();
  if (manifest === undefined) {
    if (kind === 'run' && !isStage && existsSync(settings.output))
      throw foreignOutput(settings.output, settings.directory);
    return undefined;
  }
  requireSameIdentity(manifest, identity, settings.limit);
  const { summary, limit, finished, retried } = manifest;
  const alike = isGradedAlike(manifest.identity, identity);
  if (retried && summary !== undefined) {
    const left = summary.failed + summary.skipped;
    if (left > 0 || limit !== settings.limit) throw takenFurther(settings.output, left);
    if (!alike) throw gradedOtherwise(settings.output);
    return asItStands(summary, settings.output);
  }
  // It is written again, with other columns.
  if (!alike || !finished || limit !== settings.limit || !existsSync(settings.output)) return undefined;
  return summary && asItStands(summary, settings.output);
}

function asItStands(summary: RunSummary, output: string): RunSummary {
  const report = reportPath(output);
  return { ...summary, output, report: existsSync(report) ? report : null };
}

function foreignOutput(output: string, directory: string): UsageError {
  return new UsageError(
    `${output} exists, and no run in ${directory} wrote it.`,
    'To ask its failed and skipped rows again: sheaf retry. To replace it: --fresh. Or name another file with --output.',
    { remedy: { kind: 'other-output', output } },
  );
}

function gradedOtherwise(output: string): UsageError {
  return new UsageError(
    `${output} was taken further by sheaf retry, and graded otherwise or not at all.`,
    'Give --expected and --grade as they were; answers from the cache cost nothing in another --output.',
    { remedy: { kind: 'other-output', output } },
  );
}

/** The retried rows' costs stand in the output alone; going on here would pay for them twice. */
function takenFurther(output: string, left: number): UsageError {
  const next = left > 0 ? 'Go on with sheaf retry.' : 'Ask further rows with another --output.';
  return new UsageError(
    `${output} was taken further by sheaf retry${left > 0 ? `, with ${left} ${left === 1 ? 'row' : 'rows'} still without an answer` : ''}.`,
    `${next} --fresh starts over and pays for every row again.`,
    { remedy: { kind: left > 0 ? 'retry' : 'other-output', output } },
  );
}
