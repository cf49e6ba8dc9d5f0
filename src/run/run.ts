/**
 * A run, from a table of questions to a table of answers:
 *
 *     survey → forecast → consent → endpoint → session → answer rows → write
 *
 * Everything before "answer rows" spends nothing, and stops with an error that says what to do.
 */
import { existsSync } from 'node:fs';
import { type ExitCode, exitCodes, UsageError } from '../errors.js';
import type { Reporter } from '../report/reporter.js';
import type { RunState } from '../store/store.js';
import { answerRows, type StopRequest } from './answer-rows.js';
import { type Endpoint, openEndpoint } from './endpoint.js';
import { firstFailures } from './first-failures.js';
import { forecastLines, forecastRun } from './forecast-run.js';
import { packLimits } from './pack-limits.js';
import { RunFolder, requireSameIdentity } from './run-folder.js';
import type { RunJob } from './run-job.js';
import { openSession, type Session } from './session.js';
import { exitOf, type RunSummary, runSummary } from './summary.js';
import { type Survey, surveyInput } from './survey.js';
import type { RowCounts } from './write-answers.js';

const failuresShown = 5;

/** What a run needs of the world around it. */
export interface RunIo {
  readonly reporter: Reporter;
  /** Asks the person at the terminal; undefined where there is none. */
  readonly ask: ((question: string) => Promise<boolean>) | undefined;
  /** Start without asking. */
  readonly assumeYes: boolean;
  readonly stop: StopRequest;
}

/** @throws SheafError when the run cannot start or its rows cannot be written */
export async function run(asked: RunJob, io: RunIo): Promise<RunSummary> {
  const job = (await isStaleRetry(asked)) ? { ...asked, settings: { ...asked.settings, fresh: true } } : asked;
  const finished = await finishedBefore(job);
  if (finished !== undefined) {
    io.reporter.say(`${job.settings.output} is finished: nothing was asked again. --fresh starts over.`);
    return finished;
  }
  const started = Date.now();
  const survey = await surveyInput(job.worksheet, packLimits(job.settings));
  await consent(job, survey, io);
  const endpoint = await openEndpoint(job.settings);
  try {
    for (const note of endpoint.notes) io.reporter.say(note);
    if (job.settings.reasoningNote !== undefined) io.reporter.say(job.settings.reasoningNote);
    const session = await openSession(job, survey.rows);
    try {
      announce(session, io.reporter);
      const state = await answerRows(job, session, endpoint, survey, io.stop, io.reporter);
      return await finish(job, session, survey, state, (Date.now() - started) / 1000, io);
    } finally {
      await session.close();
      compareBills(endpoint, io.reporter);
    }
  } finally {
    await endpoint.close();
  }
}

/** Whether an earlier retry of this file has come to its end, so that the file, with its rows, starts a new one. */
async function isStaleRetry({ kind, settings, run, identity }: RunJob): Promise<boolean> {
  if (kind !== 'retry') return false;
  const manifest = await new RunFolder(settings.directory, run).readManifest();
  return manifest?.writing === true && manifest.identity.input !== identity.input;
}

/** The earlier summary, when this very run has ended with every row answered or failed and its output stands. */
async function finishedBefore({ settings, run, identity, kind }: RunJob): Promise<RunSummary | undefined> {
  if (settings.fresh) return undefined;
  const manifest = await new RunFolder(settings.directory, run).readManifest();
  const outputStands = existsSync(settings.output);
  if (manifest === undefined) {
    if (kind === 'retry' || !outputStands) return undefined;
    throw new UsageError(
      `${settings.output} exists, and no run in ${settings.directory} wrote it.`,
      'To ask its failed and skipped rows again: sheaf retry. To replace it: --fresh. Or name another file with --output.',
    );
  }
  requireSameIdentity(manifest, identity, settings.limit);
  if (manifest.retried !== undefined) return afterRetry(manifest.retried, manifest.finished, settings.output);
  return outputStands && manifest.limit === settings.limit ? manifest.finished : undefined;
}

/** The rows' costs now stand in the output alone; going on here would pay for the retried ones twice. */
function afterRetry(counts: RowCounts, summary: RunSummary | undefined, output: string): RunSummary {
  if (summary !== undefined && counts.failed + counts.skipped === 0)
    return { ...summary, ...counts, exit: exitOf(counts) };
  throw new UsageError(
    `${output} was taken further by sheaf retry, with ${counts.failed + counts.skipped} rows still without an answer.`,
    `Go on with: sheaf retry ${output}. --fresh starts over and pays for every row again.`,
  );
}

/** Nobody's money is spent without a cap or a yes. */
async function consent(job: RunJob, survey: Survey, io: RunIo): Promise<void> {
  const { settings } = job;
  const forecast = forecastRun(survey, settings);
  const lines = forecastLines(survey, settings, forecast);
  if (settings.budget !== undefined || settings.simulate || io.assumeYes) {
    for (const line of lines) io.reporter.detail(line);
    return;
  }
  for (const line of lines) io.reporter.say(line);
  if (io.ask === undefined) {
    throw new UsageError(
      'There is no --budget and nobody to ask.',
      'Give a hard cap with --budget USD, or --yes to go on without one.',
    );
  }
  if (!(await io.ask('Start without a budget?')))
    throw new UsageError('Not started.', 'Set a hard cap with --budget USD.');
}

function announce({ journal, state }: Session, reporter: Reporter): void {
  const { answered, failed, skipped } = journal.counts;
  if (answered + failed + skipped > 0) {
    reporter.say(`Continuing: ${answered} answered and ${failed} failed before; these are not asked again.`);
  }
  if (state.unknown > 0n)
    reporter.detail('Calls whose outcome nobody knows count against the budget at their worst case.');
}

async function finish(
  job: RunJob,
  session: Session,
  survey: Survey,
  state: RunState,
  seconds: number,
  { reporter, stop }: RunIo,
): Promise<RunSummary> {
  const { settings, worksheet } = job;
  const summarise = (counts: RowCounts, exit: ExitCode) =>
    runSummary(state, survey.rows, counts, seconds, settings.output, exit);
  const soFar = { ...session.journal.counts, duplicates: 0 };

  if (state.stop?.kind === 'refused') {
    session.log.error({ stop: state.stop }, 'the provider refused the run');
    reporter.say(`Stopped, the provider refuses: ${state.stop.message}`);
    reporter.say(
      'Finished rows are kept. Mend the cause and give the same command again: it pays only for what is missing.',
    );
    return summarise(soFar, exitCodes.refused);
  }
  const { answered, failed } = session.journal.counts;
  if (stop.requested && state.stop === undefined && answered + failed < survey.questions + survey.empty) {
    reporter.say('Interrupted. Finished rows are kept; the same command continues.');
    return summarise(soFar, exitCodes.interrupted);
  }
  if (job.kind === 'retry') await session.folder.writeManifest({ ...session.manifest, writing: true });
  const sheet = {
    worksheet,
    survey,
    journal: session.journal,
    model: settings.model.id,
    skipReason: state.stop?.kind ?? 'budget',
  };
  const counts = await job.write(sheet);
  const summary = summarise(counts, exitOf(counts));
  checkSums(job, session, state, reporter);
  if (job.kind === 'retry') await session.forget();
  else if (counts.skipped === 0) await session.folder.writeManifest({ ...session.manifest, finished: summary });
  if (counts.skipped > 0)
    reporter.say('The budget is used up. The same command with a larger --budget goes on with the skipped rows.');
  if (counts.failed > 0) {
    for (const line of await firstFailures(sheet, failuresShown)) reporter.say(`failed, ${line}`);
    reporter.say(`The column "error" says why each row failed. To ask them again: sheaf retry ${settings.output}`);
  }
  return summary;
}

/** The rows' costs must add up to what the calls cost. Should they not, the user must hear of it from us. */
function checkSums({ kind }: RunJob, { journal, log }: Session, state: RunState, reporter: Reporter): void {
  if (kind === 'retry' || journal.cost === state.spent) return;
  log.error({ rows: String(journal.cost), calls: String(state.spent) }, 'the rows’ costs do not add up to the calls’');
  reporter.say(
    'Warning: the rows’ costs do not add up to what the calls cost. This is a bug of Sheaf’s; run.log has the figures.',
  );
}

function compareBills(endpoint: Endpoint, reporter: Reporter): void {
  const bill = endpoint.practiceBill();
  if (bill !== undefined && bill.calls > 0)
    reporter.say(`The practice API’s own bill for this session: $${bill.usd} for ${bill.calls} calls.`);
}
