import { asksSeveral, runArms } from '../arms/run-arms.js';
import { runGraded } from '../arms/run-graded.js';
import type { OptionValues } from '../config/options.js';
import type { ExitCode } from '../errors.js';
import type { TokenPrices } from '../model/catalog.js';
import { lanes as laneNames } from '../model/lane.js';
import { parseUsd } from '../model/money.js';
import { armsText } from '../report/arms-text.js';
import { cascadeText } from '../report/cascade-text.js';
import { type MoneySpent, wholeEnding } from '../report/ending.js';
import { summaryText } from '../report/summary-text.js';
import { type RunJob, runJob } from '../run/run-job.js';
import { runSettings } from '../run/run-settings.js';
import type { RunSummary } from '../run/summary.js';
import { loadOptions } from './load-options.js';
import { tellEnding } from './tell-ending.js';
import { type Terminal, terminalIo } from './terminal.js';

/** `sheaf run <input>` */
export async function runCommand(input: string, commandLine: Record<string, unknown>): Promise<ExitCode> {
  const values = await loadOptions(commandLine);
  if (asksSeveral(values, commandLine)) return runArmsToEnd(input, values);
  return runToEnd(await runJob(input, await runSettings(values, input)), values);
}

/** Runs the job at the terminal and says how it ended. */
export async function runToEnd(job: RunJob, values: OptionValues): Promise<ExitCode> {
  const io = await terminalIo(values);
  const summary = await runGraded(job, values, io).catch((error: unknown) => {
    throw io.broken(error);
  });
  return tellEnd(summary, pricesPaid(job, summary), values, io);
}

async function runArmsToEnd(input: string, values: OptionValues): Promise<ExitCode> {
  const io = await terminalIo(values);
  const summary = await runArms(input, values, io).catch((error: unknown) => {
    throw io.broken(error);
  });
  if (summary.arms.length > 0) io.reporter.say(armsText(summary.arms));
  const [cheap = '', strong = ''] = values.cascade ?? [];
  if (summary.cascade !== undefined) io.reporter.say(cascadeText(summary.cascade, cheap, strong));
  return tellEnd(summary, undefined, values, io);
}

function tellEnd(summary: RunSummary, prices: TokenPrices | undefined, values: OptionValues, io: Terminal): ExitCode {
  io.reporter.say(summaryText(summary, prices));
  if (summary.exit !== 130 && summary.exit !== 5) io.reporter.say(`Answers: ${summary.output}`);
  if (summary.report) io.reporter.say(`Report:  ${summary.report}`);
  if (values.json) process.stdout.write(`${JSON.stringify(summary)}\n`);
  tellEnding(io, wholeEnding(io.endings, moneyOf(summary, values)));
  return summary.exit;
}

/** Of rows and verdicts together, under the cap that held at the end: one that they do not share may have been changed from outside. */
function moneyOf({ cost_usd, unknown_usd, budget_usd, judge }: RunSummary, values: OptionValues): MoneySpent {
  const sum = (...amounts: readonly string[]) => amounts.reduce((total, text) => total + parseUsd(text, 'summary'), 0n);
  return {
    spent: sum(cost_usd, judge?.cost_usd ?? '0'),
    unknown: sum(unknown_usd, judge?.unknown_usd ?? '0'),
    budget: values.grade === 'judge' || budget_usd === null ? values.budget : sum(budget_usd),
  };
}

/** Of the lane that most rows went through. */
function pricesPaid({ settings }: RunJob, { lanes }: RunSummary): TokenPrices {
  if (lanes === undefined) return settings.prices;
  const most = laneNames.reduce((best, lane) => (lanes[lane].rows > lanes[best].rows ? lane : best));
  return lanes[most].rows === 0 ? settings.prices : (settings.lanePrices[most] ?? settings.prices);
}
