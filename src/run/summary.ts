import { type ExitCode, exitCodes } from '../errors.js';
import { formatUsd } from '../model/money.js';
import type { RunState } from '../store/store.js';
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
  state: RunState,
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

/** Exit code of a run whose output was written. */
export function exitOf(counts: RowCounts): ExitCode {
  if (counts.skipped > 0) return exitCodes.stopped;
  return counts.failed > 0 ? exitCodes.someFailed : exitCodes.answered;
}
