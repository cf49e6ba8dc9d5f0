/** Sheaf as a library: the commands as functions. */
import type { ArmsPlan } from './arms/add-plans.js';
import { planArms } from './arms/plan-arms.js';
import { asksSeveral, runArms } from './arms/run-arms.js';
import type { OptionName, OptionValues } from './config/options.js';
import { resolveOptions } from './config/resolve-options.js';
import type { Reporter } from './report/reporter.js';
import { plan as planJob } from './run/plan.js';
import { run as runToEnd } from './run/run.js';
import { runJob } from './run/run-job.js';
import { runSettings } from './run/run-settings.js';

export type { ArmFigures, ArmsSummary } from './arms/summarise-arms.js';
export { InputError, RefusedError, SheafError, StoreError, UsageError } from './errors.js';
export type { Progress, Reporter } from './report/reporter.js';
export type { PlanFigures } from './run/plan.js';
export type { RunSummary } from './run/summary.js';
export { type PracticeApi, type PracticeOptions, startPracticeApi } from './simulator/practice-api.js';

import type { ArmsSummary } from './arms/summarise-arms.js';
import type { PlanFigures } from './run/plan.js';
import type { RunSummary } from './run/summary.js';

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
  /** Aborting lets the calls in flight finish and then ends the run; the same call of `run` continues it. */
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
  const stop = { requested: hooks.signal?.aborted === true };
  hooks.signal?.addEventListener('abort', () => {
    stop.requested = true;
  });
  const io = { reporter: hooks.reporter ?? silent, ask: undefined, assumeYes: true, stop };
  const values = resolve(options);
  if (asksSeveral(values, options)) return runArms(input, values, io);
  return runToEnd(await runJob(input, await runSettings(values, input)), io);
}

/** What `run` would do and cost, as `sheaf plan` says it; spends nothing. @throws SheafError */
export async function plan(input: string, options: Options = {}): Promise<PlanFigures & Partial<ArmsPlan>> {
  const values = resolve(options);
  if (asksSeveral(values, options)) return (await planArms(input, values)).figures;
  const job = await runJob(input, await runSettings(values, input));
  return (await planJob(job)).figures;
}

function resolve(options: Options): OptionValues {
  return resolveOptions({ commandLine: {}, environment: process.env, file: { file: 'options', values: options } });
}

const silent: Reporter = { say() {}, detail() {}, progress() {}, done() {} };
