/**
 * Several models on the same rows, under one cap:
 *
 * 1. Each model is an arm: a run of its own, with its own answers file.
 * 2. Where the cap may not pay for all rows at all models, they are asked in rounds of ever more rows, so that whatever it pays for is
 *    the same rows of every model.
 * 3. The rows that every model was asked are compared.
 *
 * Given again it goes on: arms at their end ask nothing, the others what they lack.
 */
import type { Input } from '../csv/input.js';
import { UsageError } from '../errors.js';
import { compareModels, type TaskTable } from '../plan/compare-models.js';
import { forecastRun } from '../run/forecast-run.js';
import { packLimits } from '../run/pack-limits.js';
import type { RunIo } from '../run/run.js';
import { tableJob } from '../run/run-job.js';
import type { RunSummary } from '../run/summary.js';
import { surveyInput } from '../run/survey.js';
import type { PicoDollars } from '../types.js';
import { type Arm, committedBy, manifestOf, runArm } from './arm.js';
import { readArmRows } from './read-arm-rows.js';

/** Parts of the rows that are asked in turn where the cap is short. */
const rounds = [0.1, 0.3, 1];
/** What models cost beyond the forecast is not known before they were asked. */
const safety = 2n;

export interface Comparison {
  readonly tables: readonly TaskTable[];
  /** By model, in the order in which they were given. */
  readonly summaries: ReadonlyMap<string, RunSummary>;
  /** Rows of the input, or as many of them as --limit says. */
  readonly rows: number;
}

/** @throws SheafError; what was asked by then is kept */
export async function compareArms(
  table: Input,
  arms: readonly Arm[],
  cap: PicoDollars | undefined,
  io: RunIo,
): Promise<Comparison> {
  const { settings } = arms[0]!;
  const job = await tableJob(table, settings);
  const survey = await surveyInput(job.worksheet, packLimits(settings), settings.allowance);
  if (survey.rows === 0) throw new UsageError(`${table.name} has no rows.`);
  const expected = arms.reduce((sum, arm) => sum + forecastRun(survey, arm.settings).expected, 0n);
  const isShort = cap !== undefined && expected * safety > cap;
  const limits = isShort ? rounds.map((part) => Math.max(1, Math.ceil(part * survey.rows))) : [survey.rows];
  const summaries = new Map<string, RunSummary>();
  if (isShort)
    io.reporter.say(`The cap may not pay for every row at every model: ${limits.join(', ')} rows are asked in turn.`);

  for (const limit of new Set(limits)) {
    for (const arm of arms) {
      if (io.stop.requested) break;
      const asked = await limitOf(arm);
      // A later round takes it up again.
      if (asked !== undefined && asked > limit && limit < survey.rows) continue;
      io.reporter.say(`Model ${arm.name}, ${limit} rows:`);
      const others = arms.filter((other) => other !== arm);
      // As many as the file has is no limit: the same run as without one.
      const own = { ...arm.settings, limit: limit === survey.rows ? settings.limit : limit };
      summaries.set(arm.name, await runArm(table, { ...arm, settings: own }, others, cap, io));
    }
    const ends = [...summaries.values()].map(({ exit }) => exit);
    if (ends.some((exit) => exit === 4 || exit === 5 || exit === 130)) break;
  }
  const models = [];
  for (const arm of arms) models.push({ model: arm.name, rows: await readArmRows(arm.settings.output, survey.rows) });
  return { tables: compareModels(models, await tasksOf(job.worksheet)), summaries, rows: survey.rows };
}

/** The rows that an arm was given before, infinite for all of them; undefined for one that was not begun. */
async function limitOf(arm: Arm): Promise<number | undefined> {
  if (arm.settings.fresh) return undefined;
  const manifest = await manifestOf(arm);
  return manifest && (manifest.limit ?? Number.POSITIVE_INFINITY);
}

/** What the arms have cost together, in earlier sessions too, unknown spend included. */
export async function costOfArms(arms: readonly Arm[]): Promise<PicoDollars> {
  let sum = 0n;
  for (const arm of arms) sum += await committedBy(arm);
  return sum;
}

type Worksheet = Awaited<ReturnType<typeof tableJob>>['worksheet'];

async function tasksOf(worksheet: Worksheet): Promise<((row: number) => string) | undefined> {
  if (!worksheet.hasTasks) return undefined;
  const tasks: string[] = [];
  for await (const row of worksheet.rows()) tasks.push(worksheet.company(row, worksheet.question(row)).task);
  return (row) => tasks[row] ?? '';
}
