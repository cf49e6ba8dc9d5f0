import { type ExitCode, exitCodes } from '../errors.js';
import { type Lane, lanes } from '../model/lane.js';
import { formatUsd, parseUsd } from '../model/money.js';
import type { AccuracyFigures } from '../plan/grade-counts.js';
import type { Savings } from '../plan/savings.js';
import type { RunState } from '../store/store.js';
import { noUsage, type PicoDollars } from '../types.js';
import type { Foretold } from './foretell.js';
import { countLanes, type LaneCounts } from './lane-counts.js';
import type { RowCounts } from './write-answers.js';

/** What `--json` prints, and the manifest keeps. Amounts are exact decimal strings in USD. */
export interface RunSummary extends RunTotals, Hindsight {}

/** What a look back at a whole run shows; null where there is nothing to tell of. */
export interface Hindsight {
  readonly savings: SavingsFigures | null;
  /** Merged answers that were asked again alone, and those that said the same. */
  readonly audit: { readonly compared: number; readonly agreed: number } | null;
  /** How many answers were right; null without --expected. */
  readonly accuracy: AccuracyFigures | null;
  /** Null unless a model judged answers. */
  readonly judge: JudgeFigures | null;
  /** The latest that was made. */
  readonly forecast: Foretold | null;
  /** Rows a call that pilots chose, by kind of rows. */
  readonly pilots: readonly { readonly kind: string; readonly rows: number; readonly size: number }[];
}

export const noHindsight: Hindsight = {
  savings: null,
  audit: null,
  accuracy: null,
  judge: null,
  forecast: null,
  pilots: [],
};

/** What a judge has graded, and what that cost, over all sessions: apart from the rows' cost, and under the same cap. */
export interface JudgeFigures {
  readonly model: string;
  /** Rows whose grade is the judge's. */
  readonly graded: number;
  /** Rows with an expected value that have no grade, for want of a verdict. */
  readonly ungraded: number;
  readonly calls: number;
  readonly cost_usd: string;
  readonly unknown_usd: string;
}

/** What one row a call would have cost in the ordinary lane, and where less was paid. The parts add up to the difference to the cost. */
export interface SavingsFigures {
  readonly one_row_a_call_usd: string;
  readonly basis: 'pilot' | 'assumed';
  /** Below nothing when merging cost more than it saved. */
  readonly merging_usd: string;
  readonly duplicates_usd: string;
  readonly cache_usd: string;
  readonly provider_caching_usd: string;
  readonly lane_usd: string;
  /** What pilots cost besides the answers that were kept; taken off `merging_usd` already. */
  readonly pilot_usd: string;
}

export function savingsFigures(saved: Savings, pilot: PicoDollars): SavingsFigures {
  return {
    one_row_a_call_usd: formatUsd(saved.oneRowACall),
    basis: saved.basis,
    merging_usd: formatUsd(saved.merging),
    duplicates_usd: formatUsd(saved.duplicates),
    cache_usd: formatUsd(saved.cache),
    provider_caching_usd: formatUsd(saved.providerCaching),
    lane_usd: formatUsd(saved.lane),
    pilot_usd: formatUsd(pilot),
  };
}

/** Rows by the lane of the call that settled them, and what they cost on their whole way. */
export type LaneFigures = Readonly<Record<Lane, { readonly rows: number; readonly cost_usd: string }>>;

interface RunTotals {
  readonly run: string;
  readonly rows: number;
  readonly answered: number;
  readonly failed: number;
  readonly skipped: number;
  /** Why rows were skipped, where the output was written with some; absent in summaries of an earlier version. */
  readonly stopped_by?: 'budget' | 'deadline' | null;
  readonly cached: number;
  readonly duplicates: number;
  /** Absent in summaries of an earlier version. */
  readonly estimated_rows?: number;
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
  /** Absent in summaries of an earlier version. */
  readonly lanes?: LaneFigures;
  readonly seconds: number;
  readonly output: string;
  /** The report's path; null where there is none, and in what the manifest keeps. Absent in summaries of an earlier version. */
  readonly report?: string | null;
  readonly exit: ExitCode;
}

export function runSummary(
  state: Pick<RunState, 'run' | 'budget' | 'spent' | 'held' | 'unknown' | 'usage' | 'calls' | 'rejectedCalls' | 'stop'>,
  rows: number,
  counts: RowCounts,
  seconds: number,
  output: string,
  exit: ExitCode,
  byLane: LaneCounts = countLanes(),
): RunTotals {
  return {
    run: state.run,
    rows,
    answered: counts.answered,
    failed: counts.failed,
    skipped: counts.skipped,
    stopped_by: exit === exitCodes.stopped ? stoppedBy(state) : null,
    cached: counts.cached,
    duplicates: counts.duplicates,
    estimated_rows: counts.estimated,
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
    lanes: laneFigures(byLane),
    seconds: Math.round(seconds * 10) / 10,
    output,
    report: null,
    exit,
  };
}

export function laneFigures(byLane: LaneCounts): LaneFigures {
  return Object.fromEntries(
    lanes.map((lane) => [lane, { rows: byLane[lane].rows, cost_usd: formatUsd(byLane[lane].cost) }]),
  ) as LaneFigures;
}

function stoppedBy({ stop }: Pick<RunState, 'stop'>): 'budget' | 'deadline' {
  return stop?.kind === 'deadline' ? 'deadline' : 'budget';
}

/** Of a retry that finds every row answered. */
export function unspentSummary(
  run: string,
  rows: number,
  { budget, output }: { readonly budget: PicoDollars | undefined; readonly output: string },
): RunSummary {
  const money = {
    budget,
    spent: 0n,
    held: 0n,
    unknown: 0n,
    usage: noUsage,
    calls: 0,
    rejectedCalls: 0,
    stop: undefined,
  };
  const counts = { answered: rows, failed: 0, skipped: 0, cached: 0, duplicates: 0, estimated: 0 };
  return { ...runSummary({ run, ...money }, rows, counts, 0, output, exitCodes.answered), ...noHindsight };
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
    stopped_by: retry.stopped_by,
    cached: retry.cached,
    duplicates: retry.duplicates,
    estimated_rows: retry.estimated_rows ?? 0,
    calls: run.calls + retry.calls,
    rejected_calls: run.rejected_calls + retry.rejected_calls,
    input_tokens: run.input_tokens + retry.input_tokens,
    cached_tokens: run.cached_tokens + retry.cached_tokens,
    cache_write_tokens: (run.cache_write_tokens ?? 0) + (retry.cache_write_tokens ?? 0),
    reasoning_tokens: run.reasoning_tokens + retry.reasoning_tokens,
    output_tokens: run.output_tokens + retry.output_tokens,
    lanes: addLanes(run.lanes, retry.lanes),
    cost_usd: sum('cost_usd'),
    unknown_usd: sum('unknown_usd'),
    seconds: run.seconds + retry.seconds,
    exit: retry.exit,
    savings: null,
    accuracy: retry.accuracy,
  };
}

/** Rows and costs of two runs together, by lane. */
export function addLanes(one: LaneFigures | undefined, other: LaneFigures | undefined): LaneFigures {
  const counts = (lane: Lane, figures: LaneFigures | undefined) => ({
    rows: figures?.[lane].rows ?? 0,
    cost: parseUsd(figures?.[lane].cost_usd ?? '0', 'cost_usd'),
  });
  const sums = lanes.map((lane) => {
    const [a, b] = [counts(lane, one), counts(lane, other)];
    return [lane, { rows: a.rows + b.rows, cost: a.cost + b.cost }];
  });
  return laneFigures(Object.fromEntries(sums));
}
