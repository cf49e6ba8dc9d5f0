/**
 * A run that is made of arms, for one output:
 *
 * 1. Keep other processes from it, and see whether it is at its end.
 * 2. Check all that can be checked at every model: times, right answers, key and model. Nothing is spent until here.
 * 3. Run the arms: each is a run of its own, so nothing is paid for twice whatever dies.
 * 4. Combine their answers row by row, sum up, and write the report.
 */
import { join } from 'node:path';
import type { Input } from '../csv/input.js';
import { UsageError } from '../errors.js';
import { earlierEnd } from '../run/earlier-end.js';
import { failedEnding, figuresOf, interruptedEnding, skippedEnding } from '../run/ending-of-run.js';
import { tell } from '../run/finish.js';
import { forgetRun } from '../run/forget-run.js';
import { type Grading, openGrading } from '../run/grading.js';
import { requireWritable } from '../run/require-writable.js';
import type { RunIo } from '../run/run.js';
import { type Identity, newSecret, RunFolder, runId } from '../run/run-folder.js';
import { identityOf, type RunJob, type TablePart, tableJob } from '../run/run-job.js';
import type { RunSettings } from '../run/run-settings.js';
import { scheduleOf } from '../run/schedule.js';
import { type Arm, requireConsent } from './arm.js';
import { ArmRunner } from './arm-runner.js';
import { checkEndpoint } from './check-endpoint.js';
import { combineArms, type Judge } from './combine-arms.js';
import { FileNames } from './file-names.js';
import { forgetJudges } from './judge.js';
import { lockOutput } from './lock-output.js';
import { type ArmsSummary, summariseArms } from './summarise-arms.js';
import { withReport } from './with-report.js';

/** What arms have in common. */
export interface WholeRun {
  readonly table: Input;
  /** Of all rows; its output is the user's. */
  readonly job: RunJob;
  readonly folder: RunFolder;
  readonly grading: Grading | undefined;
  /**
   * An arm of it, whose answers are kept in its folder. One that begins late has no more time than the others.
   * @param settings at its model
   * @param name unique among the run's arms
   */
  arm(settings: RunSettings, name: string, part: TablePart, changes?: Partial<RunSettings>): Arm;
}

/** How the arms are to be run and their answers to be taken together. */
export interface Conduct {
  /** All that there may be. */
  readonly arms: readonly Arm[];
  /** @returns how to judge the rows once no arm is to be run any more, and what else the summary tells */
  run(runner: ArmRunner): Promise<{ readonly judge: Judge; readonly figures?: () => object }>;
}

/** The job of all rows. @param settings at the model named first @param chosen what takes the place of --model in its identity */
export async function wholeJob(table: Input, settings: RunSettings, chosen: Identity): Promise<RunJob> {
  const { model: _, ...identity } = identityOf(table, settings);
  return { ...(await tableJob(table, settings)), identity: { ...identity, ...chosen } };
}

/**
 * @param models the settings at every model that may be asked
 * @throws SheafError when the run cannot start, or an arm's rows cannot be written
 */
export async function runWhole(
  job: RunJob,
  models: readonly RunSettings[],
  conductOf: (whole: WholeRun) => Promise<Conduct>,
  io: RunIo,
): Promise<ArmsSummary> {
  const { settings, run } = job;
  await requireWritable(settings);
  const lock = await lockOutput(settings);
  try {
    const ended = await earlierEnd(job);
    if (ended !== undefined) {
      io.reporter.say(`${settings.output} is finished: nothing was asked again. --fresh starts over.`);
      tellEnding({ ...ended, arms: [] }, settings, [], undefined, io);
      return await withReport({ arms: [], ...ended }, settings, io);
    }
    requireConsent(settings, io);
    const started = Date.now();
    const { deadline } = await scheduleOf(run, settings, started);
    const grading = await openGrading(job.worksheet, settings);
    if (grading?.why !== undefined) io.reporter.say(`Answers are graded by ${grading.kind}: ${grading.why}.`);
    for (const each of models) await checkEndpoint(each, io);
    if (settings.fresh) {
      await forgetRun(settings, run);
      await forgetJudges(settings);
    }

    const folder = new RunFolder(settings.directory, run);
    const pinned = settings.deadline && deadline && { ...settings.deadline, at: () => deadline.at };
    const fileNames = new FileNames();
    const arm: WholeRun['arm'] = (own, name, part, changes) => {
      const output = join(folder.path, 'arms', `${fileNames.for(name)}.answers.csv`);
      const { hasRoute: _, ...ownSettings } = { ...own, ...changes, output, fresh: false, deadline: pinned };
      return { name, part, settings: ownSettings };
    };
    const conduct = await conductOf({ table: job.worksheet.input, job, folder, grading, arm });
    const { arms } = conduct;
    const earlier = await folder.readManifest();
    const manifest = {
      version: 1 as const,
      run,
      output: settings.output,
      identity: job.identity,
      limit: settings.limit,
      secret: earlier?.secret ?? newSecret(),
      arms: arms.map((one) => runId(one.settings)),
      ...(deadline && { deadline }),
    };
    await folder.writeManifest(manifest);
    const hasTime = () => isOpen(run, { ...settings, fresh: false, deadline: pinned });
    const runner = new ArmRunner(job.worksheet.input, arms, settings.budget, hasTime, io);
    const { judge, figures } = await conduct.run(runner);
    const seconds = () => (Date.now() - started) / 1000;
    if (runner.halt === 'interrupted' || runner.halt === 'refused') {
      const summary = { ...(await summariseArms(job, arms, runner, undefined, grading, seconds())), ...figures?.() };
      // The model that was being asked has told so; between two of them nobody has.
      if (runner.halt === 'interrupted') tell(io, interruptedEnding(figuresOf(summary, settings)));
      return summary;
    }
    const combined = await combineArms(job, arms, grading, judge);
    const summary = { ...(await summariseArms(job, arms, runner, combined, grading, seconds())), ...figures?.() };
    tellEnding(summary, settings, combined.failures, deadline?.at, io);
    await folder.writeManifest({ ...manifest, summary, finished: runner.halt === undefined });
    return await withReport(summary, settings, io);
  } finally {
    await lock.release();
  }
}

/** What an arm leaves to the whole run to tell. */
function tellEnding(
  summary: ArmsSummary,
  settings: RunSettings,
  failures: readonly string[],
  deadline: number | undefined,
  io: RunIo,
): void {
  const { stopped_by, skipped, failed } = summary;
  for (const line of failures) io.reporter.say(`failed, ${line}`);
  const figures = figuresOf(summary, settings);
  const unchecked = summary.cascade?.unchecked ?? 0;
  // A retry of what failed would end what the same command can still go on with.
  if (skipped > 0 || stopped_by !== null) {
    const stop = { kind: stopped_by ?? 'budget', message: 'the deadline leaves no time' } as const;
    tell(io, skippedEnding(figures, { skipped, failed, unchecked }, stop, deadline));
    return;
  }
  const ending = failedEnding(figures, failed);
  if (ending?.next?.kind !== 'retry-failed') return;
  const hint = `${ending.hint} --model ID`;
  tell(io, { ...ending, hint, next: { ...ending.next, model: 'ID' } });
}

async function isOpen(run: string, settings: RunSettings): Promise<boolean> {
  try {
    await scheduleOf(run, settings);
    return true;
  } catch (error) {
    if (error instanceof UsageError) return false;
    throw error;
  }
}
