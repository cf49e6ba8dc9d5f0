/**
 * A run whose answers a judge may have to grade:
 *
 * 1. The judge has to be priced and let in before its answers are paid for.
 * 2. The rows are answered, under what earlier verdicts have left of the cap, whoever grades now.
 * 3. The judge grades them, under what the rows have left. Given again, only what is missing of either is asked.
 * 4. The report is written, since only now the answers are as they stay.
 *
 * One process at a time: the rows' run and the judge's share a cap, a list of what was judged, and the answers file.
 */
import type { OptionValues } from '../config/options.js';
import { exitCodes } from '../errors.js';
import { formatUsd, formatUsdShort, parseUsd } from '../model/money.js';
import { earlierEnd } from '../run/earlier-end.js';
import { requireWritable } from '../run/require-writable.js';
import { type RunIo, run } from '../run/run.js';
import type { RunJob } from '../run/run-job.js';
import { readDeadline } from '../run/schedule.js';
import type { RunSummary } from '../run/summary.js';
import type { PicoDollars } from '../types.js';
import { committedByJudges, forgetJudges, hasJudges, type Judge, judgesItself, openJudge } from './judge.js';
import { judgeAnswers, requireJudge } from './judge-answers.js';
import { less } from './less.js';
import { lockOutput } from './lock-output.js';
import { noteGrades } from './note-grades.js';
import { endRetry, notingRetry, takenByRetry } from './retry-cap.js';
import { withReport } from './with-report.js';
import { worstExit } from './worst-exit.js';

/** @param values of the command that the job is for @throws SheafError as run does */
export async function runGraded(job: RunJob, values: OptionValues, io: RunIo): Promise<RunSummary> {
  const { settings } = job;
  const judge = settings.grade === 'judge' ? await openJudge(values, settings, settings) : undefined;
  const isShared = judge !== undefined || (await hasJudges(settings));
  if (isShared) await requireWritable(settings);
  const lock = isShared ? await lockOutput(settings) : undefined;
  try {
    const noting = job.kind === 'retry' && judge !== undefined ? notingRetry(job) : job;
    return await withReport(await answerAndGrade(noting, judge, io), settings, io);
  } finally {
    await lock?.release();
  }
}

async function answerAndGrade(job: RunJob, judge: Judge | undefined, io: RunIo): Promise<RunSummary> {
  const { settings } = job;
  if (judge !== undefined && (await earlierEnd(job)) === undefined) {
    for (const note of judgesItself(judge, [settings.model.id])) io.reporter.say(note);
    await requireJudge(judge);
    io.reporter.say(`When the rows are answered, ${judge.model} judges the answers, under the same cap.`);
  }
  const deadline = await readDeadline(job.run, settings, Date.now());
  const judged = await takenBefore(job, judge);
  const isShared = judge !== undefined || judged > 0n;
  const rows = await run(
    { ...job, settings: { ...settings, budget: less(settings.budget, judged) } },
    { ...io, ...(isShared && { capIsShared: true }) },
  );
  if (job.kind === 'run' && settings.fresh) await forgetJudges(settings);
  if (judge === undefined && judged === 0n) return rows;
  const summary = { ...rows, budget_usd: settings.budget === undefined ? null : formatUsd(settings.budget) };
  if (judge === undefined || summary.exit === exitCodes.interrupted || summary.exit === exitCodes.refused) {
    const cost = formatUsdShort(judged);
    if (judged > 0n && job.kind === 'run')
      io.reporter.say(`Earlier verdicts have cost ${cost} of the budget, apart from the rows’ cost.`);
    return summary;
  }
  const left = less(settings.budget, judged + spentBy(rows));
  const { figures, accuracies, exit } = await judgeAnswers(judge, [settings], { left, deadline }, io);
  const grades = { accuracy: accuracies[0]!, judge: figures };
  await noteGrades(settings, grades);
  if (exit !== exitCodes.interrupted) await endRetry(settings);
  return { ...summary, ...grades, exit: worstExit([summary.exit, exit]) };
}

/** What is out of the cap before the rows are asked. A retry's cap is its own: earlier verdicts have taken nothing of it. */
async function takenBefore({ kind, settings }: RunJob, judge: Judge | undefined): Promise<PicoDollars> {
  if (kind === 'run' && !settings.fresh) return committedByJudges(settings);
  if (kind === 'retry' && judge !== undefined) return takenByRetry(settings);
  await endRetry(settings);
  return 0n;
}

function spentBy({ cost_usd, unknown_usd }: RunSummary): PicoDollars {
  return parseUsd(cost_usd, 'cost_usd') + parseUsd(unknown_usd, 'unknown_usd');
}
