import { runGraded } from '../arms/run-graded.js';
import type { OptionValues } from '../config/options.js';
import type { ExitCode } from '../errors.js';
import type { TokenPrices } from '../model/catalog.js';
import { lanes as laneNames } from '../model/lane.js';
import { summaryText } from '../report/summary-text.js';
import { type RunJob, runJob } from '../run/run-job.js';
import { runSettings } from '../run/run-settings.js';
import type { RunSummary } from '../run/summary.js';
import { loadOptions } from './load-options.js';
import { terminalIo } from './terminal.js';

/** `sheaf run <input>` */
export async function runCommand(input: string, commandLine: Record<string, unknown>): Promise<ExitCode> {
  const values = await loadOptions(commandLine);
  return runToEnd(await runJob(input, await runSettings(values, input)), values);
}

/** Runs the job at the terminal and says how it ended. */
export async function runToEnd(job: RunJob, values: OptionValues): Promise<ExitCode> {
  const io = terminalIo(values);
  const summary = await runGraded(job, values, io);
  io.reporter.say(summaryText(summary, pricesPaid(job, summary)));
  if (summary.exit !== 130 && summary.exit !== 5) io.reporter.say(`Answers: ${summary.output}`);
  if (values.json) process.stdout.write(`${JSON.stringify(summary)}\n`);
  return summary.exit;
}

/** Of the lane that most rows went through. */
function pricesPaid({ settings }: RunJob, { lanes }: RunSummary): TokenPrices {
  if (lanes === undefined) return settings.prices;
  const most = laneNames.reduce((best, lane) => (lanes[lane].rows > lanes[best].rows ? lane : best));
  return lanes[most].rows === 0 ? settings.prices : (settings.lanePrices[most] ?? settings.prices);
}
