/**
 * A run, from a table of questions to a table of answers:
 *
 *     schedule → survey → forecast → consent → endpoint → session → answer rows → write
 *
 * Everything before "answer rows" spends nothing, and stops with an error that says what to do.
 */
import { UsageError } from '../errors.js';
import type { Ending } from '../report/ending.js';
import type { Reporter } from '../report/reporter.js';
import { scheduleLines } from '../report/schedule-text.js';
import { openAnswerCache } from './answer-cache.js';
import { answerRows } from './answer-rows.js';
import { earlierEnd } from './earlier-end.js';
import { failedEnding, figuresOf } from './ending-of-run.js';
import { type Endpoint, openEndpoint } from './endpoint.js';
import { finish, tell } from './finish.js';
import { forecastLines, forecastRun } from './forecast-run.js';
import { type Foretold, foretellStart, foretoldText } from './foretell.js';
import { openGrading } from './grading.js';
import { packLimits } from './pack-limits.js';
import { reasoningNotes } from './reasoning-text.js';
import { requireWritable } from './require-writable.js';
import type { RunJob } from './run-job.js';
import { samplingFor } from './sampling.js';
import { scheduleOf } from './schedule.js';
import { openSession, type Session } from './session.js';
import { Sizing } from './sizing.js';
import type { StopRequest } from './stop-request.js';
import { type RunSummary, unspentSummary } from './summary.js';
import { type Survey, surveyInput } from './survey.js';

/** What a run needs of the world around it. */
export interface RunIo {
  readonly reporter: Reporter;
  /** Asks the person at the terminal; undefined where there is none. */
  readonly ask: ((question: string) => Promise<boolean>) | undefined;
  /** Start without asking. */
  readonly assumeYes: boolean;
  readonly stop: StopRequest;
  /** Hears why a run did not answer every row; absent: it is said. */
  readonly ended?: (ending: Ending) => void;
  /** The run's budget is what other runs leave of one that they share. */
  readonly capIsShared?: boolean;
  /** What was typed behind `sheaf`; absent where nobody typed anything. */
  readonly command?: readonly string[];
}

/** @throws SheafError when the run cannot start or its rows cannot be written */
export async function run(job: RunJob, io: RunIo): Promise<RunSummary> {
  await requireWritable(job.settings);
  const ended = await earlierEnd(job);
  if (ended !== undefined) {
    if (job.isStage) return ended;
    io.reporter.say(`${job.settings.output} is finished: nothing was asked again. --fresh starts over.`);
    const ending = failedEnding(figuresOf(ended, job.settings), ended.failed);
    if (ending !== undefined) tell(io, ending);
    return ended;
  }
  const started = Date.now();
  const schedule = await scheduleOf(job.run, job.settings, started);
  const survey = await surveyInput(job.worksheet, packLimits(job.settings), job.settings.allowance, samplingFor(job));
  if (job.kind === 'retry' && survey.questions + survey.empty === 0) {
    io.reporter.say(`Every row of ${job.settings.output} is answered: there is nothing to retry.`);
    const summary = unspentSummary(job.run, survey.rows, job.settings);
    await job.wrote(summary, undefined);
    return summary;
  }
  const grading = await openGrading(job.worksheet, job.settings);
  if (grading?.why !== undefined && !job.isStage)
    io.reporter.say(`Answers are graded by ${grading.kind}: ${grading.why}.`);
  for (const line of scheduleLines(schedule.hours)) io.reporter.say(capitalised(line));
  const foretold = await consent(job, survey, io);
  const endpoint = await openEndpoint(job.settings);
  try {
    for (const note of endpoint.notes) io.reporter.say(note);
    for (const note of reasoningNotes(survey, job.settings)) io.reporter.say(note);
    const say = (sentence: string) => io.reporter.say(sentence);
    const session = await openSession(job, survey.rows, schedule.deadline, say, io);
    try {
      await job.begin();
      announce(session, io.reporter);
      if (session.manifest.forecasts === undefined) {
        if (startsUnasked(job, io)) say(`Forecast: ${foretoldText(foretold)}.`);
        await session.amend({ forecasts: [foretold] });
      }
      const sizing = await Sizing.open(job.settings, session, survey, say);
      const cache = await openAnswerCache(job.settings, session, say);
      const answering = answerRows({ job, session, endpoint, survey, schedule, sizing, cache, grading, ...io });
      const state = await answering.finally(() => cache?.close());
      return await finish({
        job,
        session,
        survey,
        sizing,
        grading,
        state,
        seconds: (Date.now() - started) / 1000,
        ...io,
      });
    } finally {
      await session.close();
      compareBills(endpoint, io.reporter);
    }
  } finally {
    await endpoint.close();
  }
}

/** Nobody's money is spent without a cap or a yes. @returns what is foretold */
async function consent(job: RunJob, survey: Survey, io: RunIo): Promise<Foretold> {
  const { settings } = job;
  const forecast = forecastRun(survey, settings);
  const lines = forecastLines(survey, settings, forecast, job.worksheet.taskFound);
  const foretold = foretellStart(survey, settings, forecast);
  if (startsUnasked(job, io)) {
    for (const line of lines) io.reporter.detail(line);
    return foretold;
  }
  lines.push(`forecast: ${foretoldText(foretold)}`);
  for (const line of lines) io.reporter.say(line);
  if (io.ask === undefined) {
    throw new UsageError(
      'There is no --budget and nobody to ask.',
      'Give a hard cap with --budget USD, or --yes to go on without one.',
    );
  }
  if (!(await io.ask('Start without a budget?')))
    throw new UsageError('Not started.', 'Set a hard cap with --budget USD.');
  return foretold;
}

function startsUnasked({ settings }: RunJob, { assumeYes }: RunIo): boolean {
  return settings.budget !== undefined || settings.simulate || assumeYes;
}

function capitalised(line: string): string {
  return `${line[0]!.toUpperCase()}${line.slice(1)}.`;
}

function announce({ store, journal, state }: Session, reporter: Reporter): void {
  for (const note of store.notes) reporter.say(note);
  const { answered, failed, skipped } = journal.counts;
  if (answered + failed + skipped > 0) {
    reporter.say(`Continuing: ${answered} answered and ${failed} failed before; these are not asked again.`);
  }
  if (state.unknown > 0n)
    reporter.detail('Calls whose outcome nobody knows count against the budget at their worst case.');
}

function compareBills(endpoint: Endpoint, reporter: Reporter): void {
  const bill = endpoint.practiceBill();
  if (bill !== undefined && bill.calls > 0)
    reporter.say(`The practice API’s own bill for this session: $${bill.usd} for ${bill.calls} calls.`);
}
