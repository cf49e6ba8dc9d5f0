import { type ExitCode, exitCodes } from '../errors.js';
import { accuracyFigures } from '../plan/grade-counts.js';
import type { Reporter } from '../report/reporter.js';
import type { RunState, RunStop } from '../store/store.js';
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
}

/** Writes the output, unless the run was interrupted or refused; says how it ended and what to do next. */
export async function finish(end: RunEnd): Promise<RunSummary> {
  const { session, survey, state, stop, reporter } = end;
  const { answered, failed } = session.journal.counts;
  if (state.stop?.kind === 'refused') {
    session.log.error({ stop: state.stop }, 'the provider refused the run');
    reporter.say(`Stopped, the provider refuses: ${state.stop.message}`);
    reporter.say(
      'Finished rows are kept. Mend the cause and give the same command again: it pays only for what is missing.',
    );
    return withoutOutput(end, exitCodes.refused);
  }
  if (stop.requested && state.stop === undefined && answered + failed < survey.questions + survey.empty) {
    reporter.say('Interrupted. Finished rows are kept; the same command continues.');
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
  if (counts.skipped > 0) reporter.say(whySkipped(state.stop));
  if (counts.failed > 0) {
    for (const line of failures) reporter.say(`failed, ${line}`);
    reporter.say(`The column "error" says why each row failed. To ask them again: sheaf retry ${summary.output}`);
  }
  return summary;
}

function whySkipped(stop: RunStop | undefined): string {
  if (stop?.kind === 'deadline') {
    return `Stopped: ${stop.message}. The same command with a later --deadline goes on with the skipped rows.`;
  }
  return 'The budget is used up. The same command with a larger --budget goes on with the skipped rows.';
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
