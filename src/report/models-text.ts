import type { ModelFacts, TokenPrices } from '../model/catalog.js';
import { formatPrices, perMillion } from '../model/prices.js';
import { retirement } from '../model/retirement.js';
import { alignColumns } from './align-columns.js';
import { count } from './format.js';
import { ratio } from './model-figures.js';

/** All models, a line each. @param today YYYY-MM-DD */
export function modelsText(models: readonly ModelFacts[], today: string): string {
  const heads = ['id', 'context', 'output', '$ per 1M: in / cached / out', 'batch', 'retirement', 'as of'];
  const lines = models.map((facts) => [
    facts.id,
    count(facts.contextTokens),
    count(facts.maxOutputTokens),
    shortPrices(facts.prices),
    shortPrices(facts.batchPrices) + inferredMark(facts, 'batch prices'),
    retirementText(facts, today),
    facts.asOf,
  ]);
  return alignColumns([heads, ...lines], ['context', 'output']);
}

/** One model, all that is known of it and whence. */
export function modelText(facts: ModelFacts, today: string): string {
  const { longInput, batchPrices } = facts;
  const lines: [string, string][] = [
    ['model', facts.id],
    ['context', `${count(facts.contextTokens)} tokens, prompt and completion together`],
    ['output', `${count(facts.maxOutputTokens)} tokens at most, reasoning included`],
    ['reasoning', reasoningText(facts)],
    ['rejects', facts.rejects.length === 0 ? 'nothing that is known' : facts.rejects.join(', ')],
    ['price', longPrices(facts.prices)],
    ['batch', longPrices(batchPrices) + inferredMark(facts, 'batch prices') + cachedInBatch(batchPrices)],
    ['flex', longPrices(facts.flexPrices) + inferredMark(facts, 'flex price')],
  ];
  if (longInput !== undefined) {
    const { aboveInputTokens, inputTimes, outputTimes } = longInput;
    const times = `${ratio(inputTimes)} times the input price, ${ratio(outputTimes)} times the output price`;
    lines.push(['long', `above ${count(aboveInputTokens)} input tokens the whole call costs ${times}`]);
  }
  const end = retirementText(facts, today);
  if (end !== '-') lines.push(['retirement', end + inferredMark(facts, 'successor')]);
  for (const { tier, rpm, tpm } of facts.tierLimits ?? []) {
    lines.push([`tier ${tier}`, `${count(rpm)} requests and ${count(tpm)} tokens a minute`]);
  }
  lines.push(['tokens', facts.encoding === 'unknown' ? 'not known how it counts them' : facts.encoding]);
  lines.push(['as of', facts.asOf], ['source', facts.source]);
  return lines.map(([name, fact]) => `${name.padEnd(10)} ${fact}`).join('\n');
}

export function staleText(stale: readonly ModelFacts[]): string {
  return `facts older than 90 days: ${stale.map(({ id }) => id).join(', ')}`;
}

function shortPrices(prices: TokenPrices | undefined): string {
  if (prices === undefined) return '-';
  return [prices.input, prices.cached, prices.output].map(perMillion).join(' / ');
}

function longPrices(prices: TokenPrices | undefined): string {
  return prices === undefined ? 'not offered, or not known' : formatPrices(prices);
}

function cachedInBatch(batch: TokenPrices | undefined): string {
  return batch !== undefined && batch.cached >= batch.input ? '; no discount for cached input' : '';
}

function inferredMark({ inferred = [] }: ModelFacts, fact: string): string {
  const found = inferred.find((name) => name.startsWith(fact));
  if (found === undefined) return '';
  return found === 'flex price of cached input' ? ' (cached: inferred)' : ' (inferred)';
}

function reasoningText({ reasoning, efforts }: ModelFacts): string {
  if (!reasoning) return 'none';
  return efforts.length === 0 ? 'yes; takes no reasoning_effort' : `efforts ${efforts.join(', ')}`;
}

function retirementText(facts: ModelFacts, today: string): string {
  const end = retirement(facts, today);
  if (end === undefined) return '-';
  const { retired, date, successor } = end;
  if (successor === undefined) return retired ? `gone since ${date}` : date;
  return retired ? `gone since ${date}, use ${successor}` : `${date}, then ${successor}`;
}
