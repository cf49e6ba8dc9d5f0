import { type ExitCode, exitCodes } from '../errors.js';
import { formatUsd, parseUsd } from '../model/money.js';
import { accuracyFigures } from '../plan/grade-counts.js';
import type { CascadeFigures } from '../report/cascade-text.js';
import type { Grading } from '../run/grading.js';
import type { RunJob } from '../run/run-job.js';
import { laneFigures, noHindsight, type RunSummary, type SavingsFigures } from '../run/summary.js';
import type { PicoDollars } from '../types.js';
import { type Arm, committedBy } from './arm.js';
import type { ArmRunner, Halt } from './arm-runner.js';
import type { Combined } from './combine-arms.js';

/** What one arm has come to; amounts are exact decimal strings in USD. */
export interface ArmFigures {
  /** What it was asked for: a model's name, or a stage of a cascade. */
  readonly name: string;
  readonly model: string;
  readonly answered: number;
  readonly failed: number;
  readonly skipped: number;
  readonly calls: number;
  readonly cost_usd: string;
  readonly unknown_usd: string;
}

/** A run's summary, summed over its arms, and what each arm has come to. */
export interface ArmsSummary extends RunSummary {
  readonly arms: readonly ArmFigures[];
  /** Of a cascade. */
  readonly cascade?: CascadeFigures;
}

/** @param combined undefined where no output was written: then rows are counted as the arms have them */
export async function summariseArms(
  { run, settings }: RunJob,
  arms: readonly Arm[],
  runner: ArmRunner,
  combined: Combined | undefined,
  grading: Grading | undefined,
  seconds: number,
): Promise<ArmsSummary> {
  const ends: { readonly arm: Arm; readonly summary: RunSummary }[] = [];
  let unknown = 0n;
  for (const arm of arms) {
    const summary = await runner.summaryOf(arm);
    // One that did not come to its end has cost what no row of the output bears.
    if (summary === undefined) unknown += await committedBy(arm);
    else ends.push({ arm, summary });
  }
  const all = ends.map(({ summary }) => summary);
  const sum = (of: (summary: RunSummary) => number | undefined) =>
    all.reduce((total, one) => total + (of(one) ?? 0), 0);
  const usd = (field: 'cost_usd' | 'unknown_usd') =>
    all.reduce((total, one) => total + parseUsd(one[field], field), 0n);
  const cost = usd('cost_usd');
  const rows = combined ?? {
    rows: all[0]?.rows ?? 0,
    answered: sum((one) => one.answered),
    failed: sum((one) => one.failed),
    skipped: sum((one) => one.skipped),
    cached: sum((one) => one.cached),
    duplicates: sum((one) => one.duplicates),
    estimated: sum((one) => one.estimated_rows),
  };
  const exit = exitOf(runner.halt, rows.failed);
  if (combined !== undefined) checkSum(cost, combined.cost, runner);
  return {
    run,
    rows: rows.rows,
    answered: rows.answered,
    failed: rows.failed,
    skipped: rows.skipped,
    stopped_by: runner.halt === 'budget' || runner.halt === 'deadline' ? runner.halt : null,
    cached: rows.cached,
    duplicates: rows.duplicates,
    estimated_rows: rows.estimated,
    calls: sum((one) => one.calls),
    rejected_calls: sum((one) => one.rejected_calls),
    input_tokens: sum((one) => one.input_tokens),
    cached_tokens: sum((one) => one.cached_tokens),
    cache_write_tokens: sum((one) => one.cache_write_tokens),
    reasoning_tokens: sum((one) => one.reasoning_tokens),
    output_tokens: sum((one) => one.output_tokens),
    cost_usd: formatUsd(cost),
    unknown_usd: formatUsd(usd('unknown_usd') + unknown),
    budget_usd: settings.budget === undefined ? null : formatUsd(settings.budget),
    ...(combined && { lanes: laneFigures(combined.lanes) }),
    seconds: Math.round(seconds * 10) / 10,
    output: settings.output,
    report: null,
    exit,
    ...noHindsight,
    savings: addSavings(all),
    audit: addAudits(all),
    pilots: all.flatMap(({ pilots }) => pilots),
    accuracy: grading && combined?.grades ? accuracyFigures(combined.grades, grading.kind) : null,
    arms: ends.map(({ arm, summary }) => figuresOf(arm, summary)),
  };
}

function figuresOf(
  { name, settings }: Arm,
  { answered, failed, skipped, calls, cost_usd, unknown_usd }: RunSummary,
): ArmFigures {
  return { name, model: settings.model.id, answered, failed, skipped, calls, cost_usd, unknown_usd };
}

function exitOf(halt: Halt | undefined, failed: number): ExitCode {
  if (halt === 'interrupted') return exitCodes.interrupted;
  if (halt === 'refused') return exitCodes.refused;
  if (halt !== undefined) return exitCodes.stopped;
  return failed > 0 ? exitCodes.someFailed : exitCodes.answered;
}

/** Null unless all arms tell; they are sums of differences, so they add up. */
function addSavings(all: readonly RunSummary[]): SavingsFigures | null {
  const [first, ...others] = all.flatMap(({ savings }) => savings ?? []);
  if (first === undefined || others.length + 1 < all.length) return null;
  return others.reduce((sum, one) => {
    const add = (field: Exclude<keyof SavingsFigures, 'basis'>) =>
      formatUsd(signedUsd(sum[field]) + signedUsd(one[field]));
    return {
      one_row_a_call_usd: add('one_row_a_call_usd'),
      basis: sum.basis === one.basis ? sum.basis : 'assumed',
      merging_usd: add('merging_usd'),
      duplicates_usd: add('duplicates_usd'),
      cache_usd: add('cache_usd'),
      provider_caching_usd: add('provider_caching_usd'),
      lane_usd: add('lane_usd'),
      pilot_usd: add('pilot_usd'),
    };
  }, first);
}

/** Merging may have cost more than it saved. */
function signedUsd(text: string): PicoDollars {
  return text.startsWith('-') ? -parseUsd(text.slice(1), 'savings') : parseUsd(text, 'savings');
}

function addAudits(all: readonly RunSummary[]): RunSummary['audit'] {
  const audits = all.flatMap(({ audit }) => audit ?? []);
  if (audits.length === 0) return null;
  return {
    compared: audits.reduce((sum, { compared }) => sum + compared, 0),
    agreed: audits.reduce((sum, { agreed }) => sum + agreed, 0),
  };
}

/** The rows' costs must add up to what the arms have cost. Should they not, the user must hear of it from us. */
function checkSum(arms: PicoDollars, rows: PicoDollars, { io }: ArmRunner): void {
  if (arms === rows) return;
  io.reporter.say(
    `Warning: the rows’ costs (${formatUsd(rows)}) do not add up to what the models have cost (${formatUsd(arms)}). This is a bug of Sheaf’s.`,
  );
}
