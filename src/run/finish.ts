import { type ExitCode, exitCodes } from '../errors.js';
import { accuracyFigures } from '../plan/grade-counts.js';
import { type Ending, endingText, moneyText } from '../report/ending.js';
import type { Reporter } from '../report/reporter.js';
import type { RunState } from '../store/store.js';
import {
  type EndFigures,
  failedEnding,
  interruptedEnding,
  mostForetold,
  refusedEnding,
  roomForRow,
  skippedEnding,
} from './ending-of-run.js';
import { firstFailures } from './first-failures.js';
import type { Grading } from './grading.js';
import { reckonSavings } from './reckon-savings.js';
import type { RunJob } from './run-job.js';
import type { Session } from './session.js';
import type { Sizing } from './sizing.js';
import type { StopRequest } from './stop-request.js';
import { exitOf, type Hindsight, noHindsight, type RunSummary, runSummary, savingsFigures } from './summary.js';
import type { Survey } from './survey.js';
import type { AnswerSheet, RowCounts } from './write-answers.js';

const failuresShown = 5;

export interface RunEnd {
  readonly job: RunJob;
  readonly session: Session;
  readonly survey: Survey;
  readonly sizing: Sizing;
  readonly grading: Grading | undefined;
  readonly state: RunState;
  readonly seconds: number;
  readonly reporter: Reporter;
  readonly stop: StopRequest;
  /** Hears why not every row was answered; absent: it is said. */
  readonly ended?: ((ending: Ending) => void) | undefined;
}

/** Writes the output, unless the run was interrupted or refused; tells how it ended and what to do next. */
export async function finish(end: RunEnd): Promise<RunSummary> {
  const { session, survey, state, stop } = end;
  const { answered, failed } = session.journal.counts;
  if (state.stop?.kind === 'refused') {
    session.log.error({ stop: state.stop }, 'the provider refused the run');
    tell(end, refusedEnding(figuresAt(end), state.stop.message));
    return withoutOutput(end, exitCodes.refused);
  }
  if (stop.requested && state.stop === undefined && answered + failed < survey.questions + survey.empty) {
    tell(end, interruptedEnding(figuresAt(end)));
    return withoutOutput(end, exitCodes.interrupted);
  }
  return writeOutput(end);
}

async function writeOutput(end: RunEnd): Promise<RunSummary> {
  const { job, session, survey, state, reporter } = end;
  const sheet: AnswerSheet = {
    worksheet: job.worksheet,
    survey,
    journal: session.journal,
    settings: job.settings,
    grading: end.grading,
    skipReason: state.stop?.kind ?? 'budget',
  };
  // Before the output is written: a retry's output is its input.
  const failures = session.journal.counts.failed > 0 ? await firstFailures(sheet, failuresShown) : [];
  const counts = await job.write(sheet, session);
  const summary = { ...summarise(end, counts, exitOf(counts)), ...hindsight(end, counts) };
  await job.wrote(summary, session);

  checkSums(end);
  if (job.isStage) return summary;
  for (const line of failures) reporter.say(`failed, ${line}`);
  const ending =
    counts.skipped > 0
      ? skippedEnding(figuresAt(end), counts, state.stop, session.manifest.deadline?.at)
      : failedEnding(figuresAt(end), counts.failed);
  if (ending !== undefined) tell(end, ending);
  return summary;
}

/** A call's outcome that is not known by now never will be. */
function figuresAt({ job, session, survey, state }: RunEnd): EndFigures {
  const { counts, cached, unasked } = session.journal;
  const { spent, unknown, held, budget } = state;
  return {
    isRetry: job.kind === 'retry',
    output: job.settings.output,
    money: { spent, unknown: unknown + held, budget },
    paidRows: counts.answered + counts.failed - cached - unasked,
    foretold: mostForetold(session.manifest.forecasts?.at(-1)),
    roomForRow: roomForRow(job.settings, survey.tokens / Math.max(1, survey.questions)),
  };
}

/** To whoever puts it at the very end, else at once. */
export function tell({ reporter, ended }: Pick<RunEnd, 'reporter' | 'ended'>, ending: Ending): void {
  if (ended !== undefined) ended(ending);
  else reporter.say(endingText(ending.what, moneyText(ending.money), ending.hint, undefined));
}

/** What the run has saved, what audits say, and what was foretold of it. */
function hindsight({ job, session, survey, sizing, grading, state }: RunEnd, counts: RowCounts): Hindsight {
  const { compared, agreed } = sizing.book.audits();
  return {
    savings:
      job.kind === 'retry'
        ? null
        : savingsFigures(
            reckonSavings(survey, job.settings, state, counts, session.journal, sizing),
            sizing.book.pilotCost,
          ),
    audit: compared === 0 ? null : { compared, agreed },
    accuracy: grading && counts.grades ? accuracyFigures(counts.grades, grading.kind) : null,
    judge: null,
    forecast: session.manifest.forecasts?.at(-1) ?? null,
    pilots: sizing.records.map(({ kind, rows, size }) => ({ kind, rows, size })),
  };
}

function withoutOutput(end: RunEnd, exit: ExitCode): RunSummary {
  const { counts, cached, estimated } = end.session.journal;
  return summarise(end, { ...counts, cached, estimated, duplicates: 0 }, exit);
}

function summarise({ job, session, survey, state, seconds }: RunEnd, counts: RowCounts, exit: ExitCode): RunSummary {
  const { lanes } = session.journal;
  const totals = runSummary(state, survey.rows, counts, seconds, job.settings.output, exit, lanes);
  return { ...totals, ...noHindsight };
}

/** The rows' costs must add up to what the calls cost. Should they not, the user must hear of it from us. */
function checkSums({ job, session: { journal, log }, state, reporter }: RunEnd): void {
  if (job.kind === 'retry' || journal.cost === state.spent) return;
  log.error({ rows: String(journal.cost), calls: String(state.spent) }, 'the rows’ costs do not add up to the calls’');
  reporter.say(
    'Warning: the rows’ costs do not add up to what the calls cost. This is a bug of Sheaf’s; run.log has the figures.',
  );
}
