import { exitCodes } from '../errors.js';
import { reportAfterRun } from '../run/report-after-run.js';
import type { RunIo } from '../run/run.js';
import type { RunSettings } from '../run/run-settings.js';
import type { RunSummary } from '../run/summary.js';

/** A summary with the report of the answers that it is of, written where they are new or there is none yet. */
export async function withReport<Summary extends RunSummary>(
  summary: Summary,
  settings: RunSettings,
  { reporter }: RunIo,
): Promise<Summary> {
  const hasAnswers = summary.exit !== exitCodes.interrupted && summary.exit !== exitCodes.refused;
  // Nothing was asked, and nothing judged anew: what stands is of these answers.
  if (!hasAnswers || (summary.report && !summary.judge)) return summary;
  return { ...summary, report: await reportAfterRun(settings, (sentence) => reporter.say(sentence)) };
}
