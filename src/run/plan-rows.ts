import type { Reporter } from '../report/reporter.js';
import { forecastRun } from './forecast-run.js';
import { foretellAfterPilots, foretoldText } from './foretell.js';
import { runPilots } from './pilot.js';
import { type ProducerContext, produce } from './produce.js';
import { readState } from './read-state.js';
import type { RunJob } from './run-job.js';
import type { Session } from './session.js';
import type { Sizing } from './sizing.js';
import type { Survey } from './survey.js';

/** What a run's rows are planned with. */
export interface Planning {
  readonly job: RunJob;
  readonly session: Session;
  readonly survey: Survey;
  readonly sizing: Sizing;
  readonly reporter: Reporter;
}

/** A sample is asked about twice over, merged and alone; by itself that must not take more than this part of the budget. */
const mostForPilots = 0.25;
const timesAsked = 2;

/** Whether pilots are worth their money to a run with this budget. */
export function canAffordPilots({ job: { settings }, session: { state }, survey }: Planning): boolean {
  if (settings.budget === undefined || settings.pilot !== 'auto' || survey.questions === 0) return true;
  const rows = [...survey.pilots.values()].reduce((sum, { bundles }) => sum + bundles.flat().length, 0);
  const alone = Number(forecastRun(survey, settings).unmerged) / survey.questions;
  const left = Number(settings.budget - state.spent - state.unknown - state.held);
  return rows * alone * timesAsked <= mostForPilots * left;
}

/** Pilots first: what they find decides how the other rows are packed, and what the run will cost. */
export async function planRows(
  { job, session, survey, sizing, reporter }: Planning,
  context: ProducerContext,
): Promise<void> {
  const before = sizing.records.length;
  await runPilots(context);
  const { forecasts = [] } = session.manifest;
  // Pilots of an earlier session speak for rows, too, that --limit has added since.
  const isNew = sizing.records.length > before || !forecasts.some(({ at }) => at === 'pilot');
  if (sizing.records.length > 0 && isNew) {
    const { spent, unknown, held } = await readState(session);
    const { counts, unasked } = session.journal;
    const left = survey.questions - (counts.answered + counts.failed - unasked);
    const forecast = forecastRun(survey, job.settings);
    const committed = spent + unknown + held;
    const foretold = foretellAfterPilots(survey, job.settings, forecast, sizing.records, committed, left);
    await session.amend({ forecasts: [...forecasts, foretold] });
    reporter.say(`Forecast: ${foretoldText(foretold)}.`);
  }
  await produce(context);
}
