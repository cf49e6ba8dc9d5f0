import type { UsageError } from '../errors.js';
import { reportPath } from './report-path.js';
import type { RunSettings } from './run-settings.js';

type Settings = Pick<RunSettings, 'output' | 'directory' | 'question' | 'groupBy' | 'report'>;

/**
 * Writes the report of the answers that a run has just written. Whatever keeps it from that is said, and the run is none the worse.
 * @returns its path; null where there is none
 */
export async function reportAfterRun(settings: Settings, say: (sentence: string) => void): Promise<string | null> {
  const { output, directory, question, groupBy } = settings;
  if (!settings.report) return null;
  try {
    // Loaded when it is needed: most of a run's life it is not.
    const [{ usualRows, writeReport }, { openWritten }] = await Promise.all([
      import('./write-report.js'),
      import('../csv/open-written.js'),
    ]);
    const target = reportPath(output);
    const wishes = { directory, question, groupBy: groupBy.length > 0 ? groupBy : undefined, rows: usualRows };
    await writeReport(output, await openWritten(output), target, wishes);
    return target;
  } catch (error) {
    const { message, nextStep = '' } = error as UsageError;
    say(`There is no report: ${message} ${nextStep}`.trimEnd());
    say(`The answers stand as they are. To try again: sheaf report ${output}`);
    return null;
  }
}
