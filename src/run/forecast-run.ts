import { formatUsdShort } from '../model/money.js';
import { formatPrices } from '../model/prices.js';
import { inWords } from '../model/reasoning-request.js';
import { type AssumedOutput, assumedOutput, type TokenRange } from '../plan/assumed-output.js';
import { type Forecast, forecast, merging } from '../plan/forecast.js';
import { asksForShortAnswers } from '../plan/output-kind.js';
import { taskKinds } from '../plan/task-kind.js';
import { sharedTokens } from '../prompt/prompt-tokens.js';
import { count } from '../report/format.js';
import { startingCallSizes } from './pack-limits.js';
import { effortLines } from './reasoning-text.js';
import type { RunSettings } from './run-settings.js';
import type { Survey } from './survey.js';

/** What the surveyed rows should cost with these settings. */
export function forecastRun(survey: Survey, settings: RunSettings): Forecast {
  const { prices, instructions, answerForm } = settings;
  const shared = sharedTokens(instructions, answerForm);
  // Audits ask alone once more what merged calls had answered.
  const audits = Math.round(auditedShare(survey, settings) * survey.questions);
  const { callSizes, mostOutputTokens } = survey;
  return forecast(
    {
      rows: survey.questions,
      callSizes: audits === 0 ? callSizes : new Map(callSizes).set(1, (callSizes.get(1) ?? 0) + audits),
      questionTokens: survey.tokens,
      instructionTokens: shared.alone,
      sharedTokens: shared.merged,
      mostOutputTokens: mostOutputTokens + audits * settings.allowance.full(1, 1),
      output: assumedOf(survey, settings),
    },
    prices,
  );
}

function assumedOf({ alike }: Survey, { model, instructions, template, answerForm }: RunSettings): AssumedOutput {
  // A survey for another model may have efforts that this one lacks: it is told nothing then.
  const own = alike.map((one) => ({
    ...one,
    effort: model.efforts.includes(one.effort ?? '') || one.effort === inWords ? one.effort : undefined,
  }));
  const isShort = asksForShortAnswers(instructions) || asksForShortAnswers(template ?? '');
  return assumedOutput(own, model.reasoning, answerForm !== undefined ? 'typed' : isShort ? 'short' : 'free');
}

/** The part of the rows that are asked again alone. */
function auditedShare({ callSizes, questions }: Survey, { auditShare }: RunSettings): number {
  if (auditShare === 0 || questions === 0) return 0;
  const merged = [...callSizes].reduce((sum, [rows, calls]) => sum + (rows > 1 ? rows * calls : 0), 0);
  return auditShare * Math.min(1, merged / questions);
}

/** The forecast for people, a fact a line. @param taskFound the task column that was taken by its name */
export function forecastLines(
  survey: Survey,
  settings: RunSettings,
  f: Forecast,
  taskFound: string | undefined,
): string[] {
  const apart = [
    survey.duplicates > 0 ? `${count(survey.duplicates)} repeat another row’s question and are not asked` : '',
    survey.empty > 0 ? `${count(survey.empty)} are empty and will fail` : '',
  ].filter((part) => part !== '');
  const perCall = survey.calls === 0 ? 0 : survey.questions / survey.calls;
  const saved = f.unmerged > 0n ? Number(((f.unmerged - f.expected) * 1000n) / f.unmerged) / 10 : 0;
  return [
    `${count(survey.rows)} rows${apart.length > 0 ? `: ${apart.join('; ')}` : ''}`,
    `${count(survey.calls)} calls to ${settings.model.id}, ${perCall.toFixed(1)} rows a call`,
    ...kindLines(survey, settings),
    ...effortLines(survey),
    ...(taskFound === undefined
      ? []
      : [`the column "${taskFound}" was taken for the task, by its name (--task off: it is none)`]),
    `${count(f.inputTokens)} input tokens, about ${count(f.outputTokens.usual)} output tokens; ${formatPrices(settings.prices)}`,
    `cost: ${formatUsdShort(f.low)} low, ${formatUsdShort(f.expected)} expected, ${formatUsdShort(f.worst)} worst (every call writes all it may, once)`,
    `one row a call would cost ${formatUsdShort(f.unmerged)}: merging saves about ${saved.toFixed(0)} %`,
    assumedLine(assumedOf(survey, settings), settings),
  ];
}

function assumedLine({ answer, reasoning }: AssumedOutput, { model }: RunSettings): string {
  const range = ({ least, usual, most }: TokenRange) => {
    const [low, middle, high] = [least, usual, most].map((tokens) => count(Math.round(tokens)));
    return `${middle} tokens (${low} to ${high})`;
  };
  const thought = ` and ${range(reasoning)} of reasoning, ${merging.reasoningShare * 100} % of that in calls of ${merging.at} rows or more`;
  return `assumed for a row: an answer of ${range(answer)}${model.reasoning ? thought : ''}`;
}

/** Which kinds of rows there are, and how many of each share a call. */
function kindLines({ kinds }: Survey, settings: RunSettings): string[] {
  const sizes = startingCallSizes(settings);
  const parts = taskKinds
    .filter((kind) => kinds.has(kind))
    .map((kind) => `${kind} ${sizes.of(kind)} (of ${count(kinds.get(kind)!)})`);
  return parts.length === 0 ? [] : [`rows a call at most, by kind: ${parts.join(', ')}`];
}
