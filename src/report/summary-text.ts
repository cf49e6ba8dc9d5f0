import type { TokenPrices } from '../model/catalog.js';
import { formatUsdShort, parseUsd } from '../model/money.js';
import { costOf } from '../model/prices.js';
import { noUsage, type Usage } from '../types.js';
import { count, duration } from './format.js';
import { type HindsightFigures, hindsightLines } from './hindsight-text.js';

/** The fields of a run's summary that people are shown. */
export interface SummaryFigures extends HindsightFigures {
  readonly rows: number;
  readonly answered: number;
  readonly failed: number;
  readonly skipped: number;
  readonly stopped_by?: string | null;
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
  readonly lanes?: Readonly<Record<string, { readonly rows: number; readonly cost_usd: string }>>;
  readonly seconds: number;
  readonly output: string;
}

/**
 * The closing table: what came back, what it took, what it cost.
 * @param prices of the lane that most was paid in; kinds of tokens have no amounts where those would not add up, nor where
 *   several models were paid
 */
export function summaryText(s: SummaryFigures, prices: TokenPrices | undefined): string {
  const cost = parseUsd(s.cost_usd, 'cost_usd');
  const kinds = tokenKinds(s, prices).filter(({ tokens }) => tokens > 0);
  const sum = kinds.reduce((total, kind) => total + kind.cost, 0n);
  const addsUp = prices !== undefined && (sum > cost ? sum - cost : cost - sum) * 100n <= cost;
  const tokens = kinds.map((kind) =>
    row(kind.name, `${count(kind.tokens)} tokens`, addsUp ? formatUsdShort(kind.cost) : ''),
  );
  const estimated = s.estimated_rows ?? 0;
  const perRow = s.answered > 0 ? cost / BigInt(s.answered) : undefined;
  const unknown = parseUsd(s.unknown_usd, 'unknown_usd');
  return [
    row('rows', count(s.rows), `${count(s.answered)} answered, ${count(s.failed)} failed, ${count(s.skipped)} skipped`),
    ...(s.cached > 0 ? [row('', count(s.cached), 'answered from the cache, at no cost')] : []),
    ...(s.duplicates > 0 ? [row('', count(s.duplicates), 'asked once with another row')] : []),
    row('calls', count(s.calls), s.rejected_calls > 0 ? `${count(s.rejected_calls)} more ended unbilled` : ''),
    ...tokens,
    row(
      'cost',
      '',
      `${formatUsdShort(cost)}${s.budget_usd === null ? '' : ` of ${formatUsdShort(parseUsd(s.budget_usd, ''))}`}`,
    ),
    ...laneLines(s),
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

interface TokenKind {
  readonly name: string;
  readonly tokens: number;
  readonly cost: bigint;
}

function tokenKinds(s: SummaryFigures, prices: TokenPrices | undefined): TokenKind[] {
  const written = s.cache_write_tokens ?? 0;
  const plain = s.input_tokens - s.cached_tokens - written;
  const [cached, reasoning] = [s.cached_tokens, s.reasoning_tokens];
  const answers = s.output_tokens - reasoning;
  const kind = (name: string, tokens: number, usage: Partial<Usage>) => {
    return { name, tokens, cost: prices === undefined ? 0n : costOf({ ...noUsage, ...usage }, prices) };
  };
  return [
    kind('input', plain, { input: plain }),
    kind('cache writes', written, { input: written, written }),
    kind('cached input', cached, { input: cached, cached }),
    kind('reasoning', reasoning, { output: reasoning, reasoning }),
    kind('answers', answers, { output: answers }),
  ];
}

/** Nothing where all of it went through the ordinary lane. */
function laneLines({ lanes = {} }: SummaryFigures): string[] {
  const used = Object.entries(lanes).filter(([, { rows }]) => rows > 0);
  if (used.every(([lane]) => lane === 'sync')) return [];
  return used.map(([lane, { rows, cost_usd }], i) =>
    row(i === 0 ? 'lanes' : '', count(rows), `${lane}, ${formatUsdShort(parseUsd(cost_usd, 'cost_usd'))}`),
  );
}

function row(name: string, amount: string, note: string): string {
  return `  ${name.padEnd(14)}${amount.padStart(18)}   ${note}`.trimEnd();
}
