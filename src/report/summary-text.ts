import type { TokenPrices } from '../model/catalog.js';
import { formatUsdShort, parseUsd } from '../model/money.js';
import { costOf } from '../model/prices.js';
import { noUsage } from '../types.js';
import { count, duration } from './format.js';
import { type HindsightFigures, hindsightLines } from './hindsight-text.js';

/** The fields of a run's summary that people are shown. */
export interface SummaryFigures extends HindsightFigures {
  readonly rows: number;
  readonly answered: number;
  readonly failed: number;
  readonly skipped: number;
  readonly cached: number;
  readonly duplicates: number;
  readonly estimated_rows?: number;
  readonly calls: number;
  readonly rejected_calls: number;
  readonly input_tokens: number;
  readonly cached_tokens: number;
  readonly cache_write_tokens?: number;
  readonly reasoning_tokens: number;
  readonly output_tokens: number;
  readonly cost_usd: string;
  readonly unknown_usd: string;
  readonly budget_usd: string | null;
  readonly seconds: number;
  readonly output: string;
}

/** The closing table: what came back, what it took, what it cost. */
export function summaryText(s: SummaryFigures, prices: TokenPrices): string {
  const written = s.cache_write_tokens ?? 0;
  const plain = s.input_tokens - s.cached_tokens - written;
  const kinds: [string, number, bigint][] = [
    ['input', plain, costOf({ ...noUsage, input: plain }, prices)],
    ['cache writes', written, costOf({ ...noUsage, input: written, written }, prices)],
    ['cached input', s.cached_tokens, costOf({ ...noUsage, input: s.cached_tokens, cached: s.cached_tokens }, prices)],
    [
      'reasoning',
      s.reasoning_tokens,
      costOf({ ...noUsage, output: s.reasoning_tokens, reasoning: s.reasoning_tokens }, prices),
    ],
    [
      'answers',
      s.output_tokens - s.reasoning_tokens,
      costOf({ ...noUsage, output: s.output_tokens - s.reasoning_tokens }, prices),
    ],
  ];
  const tokens = kinds
    .filter(([, n]) => n > 0)
    .map(([name, n, cost]) => row(name, `${count(n)} tokens`, formatUsdShort(cost)));
  const estimated = s.estimated_rows ?? 0;
  const cost = parseUsd(s.cost_usd, 'cost_usd');
  const perRow = s.answered > 0 ? cost / BigInt(s.answered) : undefined;
  const unknown = parseUsd(s.unknown_usd, 'unknown_usd');
  return [
    row('rows', count(s.rows), `${count(s.answered)} answered, ${count(s.failed)} failed, ${count(s.skipped)} skipped`),
    ...(s.cached > 0 ? [row('', count(s.cached), 'answered from the cache, at no cost')] : []),
    ...(s.duplicates > 0 ? [row('', count(s.duplicates), 'asked once with another row')] : []),
    row('calls', count(s.calls), s.rejected_calls > 0 ? `${count(s.rejected_calls)} more were refused unbilled` : ''),
    ...tokens,
    row(
      'cost',
      '',
      `${formatUsdShort(cost)}${s.budget_usd === null ? '' : ` of ${formatUsdShort(parseUsd(s.budget_usd, ''))}`}`,
    ),
    ...(perRow === undefined ? [] : [row('a row', '', formatUsdShort(perRow))]),
    ...(estimated > 0
      ? [row('estimated', count(estimated), 'rows whose usage the endpoint did not report: counted by their texts')]
      : []),
    ...(unknown > 0n
      ? [row('unknown', '', `up to ${formatUsdShort(unknown)} more, for calls whose outcome or usage nobody knows`)]
      : []),
    row('time', duration(s.seconds), ''),
    ...hindsightLines(s, cost).map(([name, note]) => row(name, '', note)),
  ].join('\n');
}

function row(name: string, amount: string, note: string): string {
  return `  ${name.padEnd(14)}${amount.padStart(18)}   ${note}`.trimEnd();
}
