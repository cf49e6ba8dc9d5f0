/** Sheaf as a library: the commands as functions. */

import { resolve as resolvePath } from 'node:path';
import type { ArmsPlan } from './arms/add-plans.js';
import { planArms } from './arms/plan-arms.js';
import { asksSeveral, runArms } from './arms/run-arms.js';
import { type ComparisonFigures, runComparison } from './arms/run-comparison.js';
import { runGraded } from './arms/run-graded.js';
import type { ArmsSummary } from './arms/summarise-arms.js';
import type { OptionName, OptionValues } from './config/options.js';
import { resolveOptions } from './config/resolve-options.js';
import type { Reporter } from './report/reporter.js';
import type { StatusFigures } from './report/status-figures.js';
import { type PlanFigures, plan as planJob } from './run/plan.js';
import { retryJob } from './run/retry-job.js';
import { retryOptions } from './run/retry-options.js';
import type { RunIo } from './run/run.js';
import { runJob } from './run/run-job.js';
import { runSettings } from './run/run-settings.js';
import { readStatus } from './run/status.js';
import type { RunSummary } from './run/summary.js';

export type { ArmsPlan } from './arms/add-plans.js';
export type { ComparisonFigures } from './arms/run-comparison.js';
export type { ArmFigures, ArmsSummary } from './arms/summarise-arms.js';
export { type ExitCode, InputError, RefusedError, SheafError, StoreError, UsageError } from './errors.js';
export type { AccuracyFigures } from './plan/grade-counts.js';
export type { ComparedTable } from './report/comparison-text.js';
export type { Progress, Reporter } from './report/reporter.js';
export type { RunFigures, StatusFigures } from './report/status-figures.js';
export type { PlanFigures } from './run/plan.js';
export type { JudgeFigures, RunSummary } from './run/summary.js';
export { type PracticeApi, type PracticeOptions, startPracticeApi } from './simulator/practice-api.js';

/** The command line's options: `rows-per-call` or `rowsPerCall`, values as typed there, or as numbers, booleans and, for a schema, objects. */
export type Options = {
  readonly [Name in OptionName as Name | CamelCase<Name>]?:
    | string
    | number
    | boolean
    | readonly string[]
    | Readonly<Record<string, unknown>>;
};

type CamelCase<Name extends string> = Name extends `${infer Head}-${infer Tail}`
  ? `${Head}${Capitalize<CamelCase<Tail>>}`
  : Name;

export interface RunHooks {
  readonly reporter?: Reporter;
  /** Aborting lets the calls in flight finish and then ends the run; the same call of the function continues it. */
  readonly signal?: AbortSignal;
}

/**
 * Answers every row of a CSV or JSONL file, as `sheaf run` does: the answers stand in the output file when it resolves.
 * Without a budget it starts at once, as with --yes. With `route` or `cascade` several models answer, and the summary has `arms`, too.
 * @throws SheafError when it cannot start; rows that fail or are skipped are counted in the summary
 */
export async function run(
  input: string,
  options: Options = {},
  hooks: RunHooks = {},
): Promise<RunSummary & Partial<ArmsSummary>> {
  const values = resolve(options);
  if (asksSeveral(values, options)) return withIo(hooks, (io) => runArms(input, values, io));
  const job = await runJob(input, await runSettings(values, input));
  return withIo(hooks, (io) => runGraded(job, values, io));
}

/** What `run` would do and cost, as `sheaf plan` says it; spends nothing. @throws SheafError */
export async function plan(input: string, options: Options = {}): Promise<PlanFigures & Partial<ArmsPlan>> {
  const values = resolve(options);
  if (asksSeveral(values, options)) return (await planArms(input, values)).figures;
  const job = await runJob(input, await runSettings(values, input));
  return (await planJob(job)).figures;
}

/**
 * Asks the failed and skipped rows of an answers file again, in the same file, as `sheaf retry` does: with the settings of the run that wrote
 * it, as far as they are known and not given anew. `budget` is for this retry.
 * @returns counts of the whole file, and what this retry has cost
 * @throws SheafError when it cannot start
 */
export async function retry(answers: string, options: Options = {}, hooks: RunHooks = {}): Promise<RunSummary> {
  const values = await retryOptions(answers, options, resolve);
  const job = await retryJob(await runSettings(values, answers));
  return withIo(hooks, (io) => runGraded(job, values, io));
}

/**
 * Asks several models the same rows under one cap, as `sheaf compare` does: `models` names them, `expected` the column of right answers.
 * The answers files and tables stand in the output folder when it resolves.
 * @throws SheafError when it cannot start
 */
export async function compare(input: string, options: Options, hooks: RunHooks = {}): Promise<ComparisonFigures> {
  return withIo(hooks, async (io) => (await runComparison(input, resolve(options), io)).figures);
}

/** The runs that `dir` and `store` know of and how they stand, as `sheaf status` does; spends nothing. @throws StoreError */
export async function status(options: Pick<Options, 'dir' | 'store'> = {}): Promise<StatusFigures> {
  const values = resolve(options);
  return readStatus(values.store, resolvePath(values.dir));
}

function resolve(options: Readonly<Record<string, unknown>>, earlier?: Record<string, unknown>): OptionValues {
  const file = { file: 'options', values: options };
  return resolveOptions({ commandLine: {}, environment: process.env, file, earlier });
}

async function withIo<Result>(hooks: RunHooks, work: (io: RunIo) => Promise<Result>): Promise<Result> {
  const { signal, reporter = silent } = hooks;
  const stop = { requested: signal?.aborted === true };
  const onAbort = () => {
    stop.requested = true;
  };
  signal?.addEventListener('abort', onAbort);
  try {
    return await work({ reporter, ask: undefined, assumeYes: true, stop });
  } finally {
    signal?.removeEventListener('abort', onAbort);
  }
}

const silent: Reporter = { say() {}, detail() {}, progress() {}, done() {} };
