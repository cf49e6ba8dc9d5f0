import { type ExitCode, exitCodes } from '../errors.js';
import { formatUsd, parseUsd } from '../model/money.js';
import type { RunState } from '../store/store.js';
import { noUsage, type PicoDollars } from '../types.js';
import type { RowCounts } from './write-answers.js';

/** What `--json` prints, and the manifest keeps. Amounts are exact decimal strings in USD. */
export interface RunSummary {
  readonly run: string;
  readonly rows: number;
  readonly answered: number;
  readonly failed: number;
  readonly skipped: number;
  readonly cached: number;
  readonly duplicates: number;
  readonly calls: number;
  readonly rejected_calls: number;
  readonly input_tokens: number;
  readonly cached_tokens: number;
  /** Written to the provider's prompt cache; absent in summaries of an earlier version. */
  readonly cache_write_tokens?: number;
  readonly reasoning_tokens: number;
  readonly output_tokens: number;
  readonly cost_usd: string;
  readonly unknown_usd: string;
  readonly budget_usd: string | null;
  readonly seconds: number;
  readonly output: string;
  readonly exit: ExitCode;
}

export function runSummary(
  state: Pick<RunState, 'run' | 'budget' | 'spent' | 'held' | 'unknown' | 'usage' | 'calls' | 'rejectedCalls'>,
  rows: number,
  counts: RowCounts,
  seconds: number,
  output: string,
  exit: ExitCode,
): RunSummary {
  return {
    run: state.run,
    rows,
    answered: counts.answered,
    failed: counts.failed,
    skipped: counts.skipped,
    cached: 0,
    duplicates: counts.duplicates,
    calls: state.calls,
    rejected_calls: state.rejectedCalls,
    input_tokens: state.usage.input,
    cached_tokens: state.usage.cached,
    cache_write_tokens: state.usage.written,
    reasoning_tokens: state.usage.reasoning,
    output_tokens: state.usage.output,
    cost_usd: formatUsd(state.spent),
    unknown_usd: formatUsd(state.unknown + state.held),
    budget_usd: state.budget === undefined ? null : formatUsd(state.budget),
    seconds: Math.round(seconds * 10) / 10,
    output,
    exit,
  };
}

/** Of a retry that finds every row answered. */
export function unspentSummary(
  run: string,
  rows: number,
  { budget, output }: { readonly budget: PicoDollars | undefined; readonly output: string },
): RunSummary {
  const money = { budget, spent: 0n, held: 0n, unknown: 0n, usage: noUsage, calls: 0, rejectedCalls: 0 };
  const counts = { answered: rows, failed: 0, skipped: 0, duplicates: 0 };
  return runSummary({ run, ...money }, rows, counts, 0, output, exitCodes.answered);
}

/** Exit code of a run whose output was written. */
export function exitOf(counts: RowCounts): ExitCode {
  if (counts.skipped > 0) return exitCodes.stopped;
  return counts.failed > 0 ? exitCodes.someFailed : exitCodes.answered;
}

/** A run's summary after a retry of its output: the retry knows how the rows stand now, and both have spent. */
export function addRetry(run: RunSummary, retry: RunSummary): RunSummary {
  const sum = (field: 'cost_usd' | 'unknown_usd') =>
    formatUsd(parseUsd(run[field], field) + parseUsd(retry[field], field));
  return {
    ...run,
    answered: retry.answered,
    failed: retry.failed,
    skipped: retry.skipped,
    duplicates: retry.duplicates,
    calls: run.calls + retry.calls,
    rejected_calls: run.rejected_calls + retry.rejected_calls,
    input_tokens: run.input_tokens + retry.input_tokens,
    cached_tokens: run.cached_tokens + retry.cached_tokens,
    reasoning_tokens: run.reasoning_tokens + retry.reasoning_tokens,
    output_tokens: run.output_tokens + retry.output_tokens,
    cost_usd: sum('cost_usd'),
    unknown_usd: sum('unknown_usd'),
    seconds: run.seconds + retry.seconds,
    exit: retry.exit,
  };
}
