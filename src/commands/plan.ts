import { type ExitCode, exitCodes } from '../errors.js';
import { formatUsd } from '../model/money.js';
import { forecastLines, forecastRun } from '../run/forecast-run.js';
import { packLimits } from '../run/pack-limits.js';
import { runJob } from '../run/run-job.js';
import { runSettings } from '../run/run-settings.js';
import { surveyInput } from '../run/survey.js';
import { loadOptions } from './load-options.js';

/** `sheaf plan <input>`: what a run would do and cost. */
export async function planCommand(input: string, commandLine: Record<string, unknown>): Promise<ExitCode> {
  const values = await loadOptions(commandLine);
  const settings = await runSettings(values, input);
  const { worksheet } = await runJob(input, settings);
  const survey = await surveyInput(worksheet, packLimits(settings));
  const forecast = forecastRun(survey, settings);
  if (values.json) {
    const figures = {
      rows: survey.rows,
      questions: survey.questions,
      duplicates: survey.duplicates,
      empty: survey.empty,
      calls: survey.calls,
      input_tokens: forecast.inputTokens,
      output_tokens: forecast.outputTokens,
      low_usd: formatUsd(forecast.low),
      expected_usd: formatUsd(forecast.expected),
      worst_usd: formatUsd(forecast.worst),
      unmerged_usd: formatUsd(forecast.unmerged),
      model: settings.model.id,
    };
    process.stdout.write(`${JSON.stringify(figures)}\n`);
    return exitCodes.answered;
  }
  process.stdout.write(`${forecastLines(survey, settings, forecast).join('\n')}\n`);
  if (settings.budget !== undefined) {
    const covers =
      settings.budget >= forecast.worst
        ? 'covers the worst case'
        : settings.budget >= forecast.expected
          ? 'covers what is expected, not the worst case'
          : 'does not cover what is expected: some rows will be skipped';
    process.stdout.write(`the budget ${covers}\n`);
  }
  return exitCodes.answered;
}
