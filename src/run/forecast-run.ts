import { formatUsdShort } from '../model/money.js';
import { formatPrices } from '../model/prices.js';
import { assumed, type Forecast, forecast } from '../plan/forecast.js';
import { sharedTokens } from '../prompt/prompt-tokens.js';
import { count } from '../report/format.js';
import type { RunSettings } from './run-settings.js';
import type { Survey } from './survey.js';

/** What the surveyed rows should cost with these settings. */
export function forecastRun(survey: Survey, settings: RunSettings): Forecast {
  const { prices, model, instructions } = settings;
  const shared = sharedTokens(instructions);
  return forecast(
    {
      rows: survey.questions,
      calls: survey.calls,
      questionTokens: survey.tokens,
      instructionTokens: shared.alone,
      sharedTokens: shared.merged,
      mostOutputTokens: survey.mostOutputTokens,
    },
    prices,
    model.reasoning,
  );
}

/** The forecast for people, a fact a line. */
export function forecastLines(survey: Survey, settings: RunSettings, f: Forecast): string[] {
  const apart = [
    survey.duplicates > 0 ? `${count(survey.duplicates)} repeat another row’s question and are not asked` : '',
    survey.empty > 0 ? `${count(survey.empty)} are empty and will fail` : '',
  ].filter((part) => part !== '');
  const perCall = survey.calls === 0 ? 0 : survey.questions / survey.calls;
  const saved = f.unmerged > 0n ? Number(((f.unmerged - f.expected) * 1000n) / f.unmerged) / 10 : 0;
  return [
    `${count(survey.rows)} rows${apart.length > 0 ? `: ${apart.join('; ')}` : ''}`,
    `${count(survey.calls)} calls to ${settings.model.id}, ${perCall.toFixed(1)} rows a call`,
    `${count(f.inputTokens)} input tokens, about ${count(f.outputTokens)} output tokens; ${formatPrices(settings.prices)}`,
    `cost: ${formatUsdShort(f.low)} low, ${formatUsdShort(f.expected)} expected, ${formatUsdShort(f.worst)} worst (every call writes all it may, once)`,
    `one row a call would cost ${formatUsdShort(f.unmerged)}: merging saves about ${saved.toFixed(0)} %`,
    `assumed for a row: ${assumed.visible} tokens of answer${settings.model.reasoning ? ` and ${assumed.reasoning} of reasoning, ${assumed.reasoningShareMerged * 100} % of that in calls of ${assumed.mergedAt} rows or more` : ''}; low is ${assumed.lowShare * 100} % of the output`,
  ];
}
