import { formatUsd, parseUsd } from '../model/money.js';
import { scheduleLines } from '../report/schedule-text.js';
import { forecastLines, forecastRun } from './forecast-run.js';
import { type Foretold, foretellStart, foretoldText } from './foretell.js';
import { packLimits } from './pack-limits.js';
import { type PlannedCall, plannedCalls } from './planned-calls.js';
import { reasoningNotes } from './reasoning-text.js';
import type { RunJob } from './run-job.js';
import { samplingFor } from './sampling.js';
import { scheduleOf } from './schedule.js';
import { surveyInput } from './survey.js';

/** What a run would do and cost. Amounts are exact decimal strings in USD. */
export interface PlanFigures {
  readonly rows: number;
  /** Rows to ask: neither empty nor a repetition. */
  readonly questions: number;
  readonly duplicates: number;
  readonly empty: number;
  readonly calls: number;
  readonly input_tokens: number;
  readonly output_tokens: number;
  readonly low_usd: string;
  readonly expected_usd: string;
  readonly worst_usd: string;
  /** Expected at one row a call. */
  readonly unmerged_usd: string;
  readonly forecast: Foretold;
  readonly budget_usd: string | null;
  readonly model: string;
}

/** The figures, the same as lines for people, and every call that the run would make. */
export interface Plan {
  readonly figures: PlanFigures;
  readonly lines: readonly string[];
  /** Reads the input once more. */
  calls(): AsyncIterable<PlannedCall>;
}

/** Reads the whole input and spends nothing. */
export async function plan(job: RunJob): Promise<Plan> {
  const { worksheet, settings } = job;
  const survey = await surveyInput(worksheet, packLimits(settings), settings.allowance, samplingFor(job));
  const forecast = forecastRun(survey, settings);
  const foretold = foretellStart(survey, settings, forecast);
  const figures: PlanFigures = {
    rows: survey.rows,
    questions: survey.questions,
    duplicates: survey.duplicates,
    empty: survey.empty,
    calls: survey.calls,
    input_tokens: forecast.inputTokens,
    output_tokens: forecast.outputTokens.usual,
    low_usd: formatUsd(forecast.low),
    expected_usd: formatUsd(forecast.expected),
    worst_usd: formatUsd(forecast.worst),
    unmerged_usd: formatUsd(forecast.unmerged),
    forecast: foretold,
    budget_usd: settings.budget === undefined ? null : formatUsd(settings.budget),
    model: settings.model.id,
  };
  const lines = forecastLines(survey, settings, forecast, worksheet.taskFound);
  lines.push(...reasoningNotes(survey, settings));
  lines.push(`forecast: ${foretoldText(foretold)}`);
  lines.push(...scheduleLines((await scheduleOf(job.run, settings)).hours));
  if (settings.budget !== undefined) lines.push(budgetLine(settings.budget, figures));
  return { figures, lines, calls: () => plannedCalls(job, survey) };
}

/** How far a budget reaches. */
export function budgetLine(budget: bigint, figures: Pick<PlanFigures, 'worst_usd' | 'expected_usd'>): string {
  if (budget >= parseUsd(figures.worst_usd, 'worst')) return 'the budget covers the worst case';
  return budget >= parseUsd(figures.expected_usd, 'expected')
    ? 'the budget covers what is expected, but not the worst case'
    : 'the budget does not cover what is expected: some rows will be skipped';
}
