import { existsSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import type { OptionValues } from '../config/options.js';
import { csvRecord } from '../csv/csv-text.js';
import type { ExitCode } from '../errors.js';
import { formatUsd, parseUsd } from '../model/money.js';
import { adviseModel, type TaskTable } from '../plan/compare-models.js';
import { type ComparedTable, comparisonFigures } from '../report/comparison-text.js';
import { judgeLines } from '../report/hindsight-text.js';
import { earlierEnd } from '../run/earlier-end.js';
import { reportAfterRun } from '../run/report-after-run.js';
import { requireWritable } from '../run/require-writable.js';
import type { RunIo } from '../run/run.js';
import { openTable, tableJob } from '../run/run-job.js';
import { runSettings } from '../run/run-settings.js';
import type { JudgeFigures } from '../run/summary.js';
import { writeWhole } from '../run/write-whole.js';
import { type Arm, requireConsent, requireModels } from './arm.js';
import { checkEndpoint } from './check-endpoint.js';
import { compareArms, costOfArms } from './compare.js';
import { FileNames } from './file-names.js';
import { committedByJudges, forgetJudges, type Judged, judgesItself, openJudge } from './judge.js';
import { requireJudge } from './judge-answers.js';
import { less } from './less.js';
import { lockOutput } from './lock-output.js';
import { refuseAuto } from './model-settings.js';
import { writeComparisonPage } from './write-comparison-page.js';

/** What `sheaf compare --json` prints. Amounts are exact decimal strings in USD. */
export interface ComparisonFigures {
  /** Rows of the input, or as many of them as --limit says. */
  readonly rows: number;
  /** What all models together have cost, or may have; the judge apart. */
  readonly cost_usd: string;
  readonly budget_usd: string | null;
  /** All rows together first, then each --group-by group, else each task. */
  readonly tables: readonly ComparedTable[];
  /** The cheapest of the models that are not significantly worse than the best; null where nothing was graded. */
  readonly advice: {
    readonly model: string;
    readonly as_good: readonly string[];
    readonly cost_per_row_usd: string;
  } | null;
  /** Null where no model was asked to judge. */
  readonly judge: JudgeFigures | null;
  /** The folder of the answers files and tables. */
  readonly output: string;
  readonly exit: ExitCode;
}

export interface ComparisonRun {
  readonly figures: ComparisonFigures;
  readonly tables: readonly TaskTable[];
  /** The files of the tables. */
  readonly files: readonly string[];
}

/**
 * Compares the models that --models names, and writes the tables into its folder. One process at a time: the models' runs share a cap.
 * @throws SheafError; what was asked by then is kept, and the same call goes on with it
 */
export async function runComparison(input: string, values: OptionValues, io: RunIo): Promise<ComparisonRun> {
  const names = requireModels(values.models, '--models');
  refuseAuto(values, 'models');
  const folder = resolve(values.output ?? `${input}.compare`);
  const fileNames = new FileNames();
  const outputs = names.map((name) => join(folder, `${fileNames.for(name)}.answers.csv`));
  const arms = await Promise.all(names.map((name, i) => armOf(name, values, input, outputs[i]!)));
  const { settings } = arms[0]!;
  requireConsent(settings, io);
  await requireWritable(settings);
  const of = { output: folder, directory: settings.directory };
  const lock = await lockOutput(of);
  try {
    return await compareAlone(input, arms, of, values, io);
  } finally {
    await lock.release();
  }
}

async function compareAlone(
  input: string,
  arms: readonly Arm[],
  of: Judged,
  values: OptionValues,
  io: RunIo,
): Promise<ComparisonRun> {
  const { settings } = arms[0]!;
  const judge = settings.grade === 'judge' ? await openJudge(values, settings, of) : undefined;
  if (judge !== undefined && (settings.fresh || arms.some((arm) => !existsSync(arm.settings.output)))) {
    for (const note of judgesItself(
      judge,
      arms.map(({ name }) => name),
    ))
      io.reporter.say(note);
    await requireJudge(judge);
  }
  const table = await openTable(input, settings);
  for (const arm of arms) {
    if ((await earlierEnd(await tableJob(table, arm.settings))) === undefined) await checkEndpoint(arm.settings, io);
  }
  // Without a judge now, what an earlier one has spent is out of the cap all the same.
  const judged = judge !== undefined || settings.fresh ? 0n : await committedByJudges(of);
  const { tables, rows, ...comparison } = await compareArms(table, arms, less(values.budget, judged), io, judge);
  if (judge === undefined && settings.fresh) await forgetJudges(of);
  const advice = adviseModel(tables[0]!);
  const figures: ComparisonFigures = {
    rows,
    cost_usd: formatUsd(await costOfArms(arms)),
    budget_usd: values.budget === undefined ? null : formatUsd(values.budget),
    tables: comparisonFigures(tables),
    advice: advice
      ? { model: advice.model, as_good: advice.asGood, cost_per_row_usd: formatUsd(advice.costPerRow) }
      : null,
    judge: comparison.judge ?? null,
    output: of.output,
    exit: comparison.exit,
  };
  const files = await writeFiles(of.output, figures);
  if (settings.report) files.push(...(await writePages(arms, { name: basename(input), tables, figures }, io)));
  return { figures, tables, files };
}

async function armOf(name: string, values: OptionValues, input: string, output: string): Promise<Arm> {
  return { name, settings: await runSettings({ ...values, model: name, output }, input) };
}

/** Each model's report, and the page of the comparison. @returns the path of that */
async function writePages(
  arms: readonly Arm[],
  {
    name,
    tables,
    figures,
  }: { readonly name: string; readonly tables: readonly TaskTable[]; readonly figures: ComparisonFigures },
  io: RunIo,
): Promise<string[]> {
  const say = (sentence: string) => io.reporter.say(sentence);
  for (const arm of arms) if (existsSync(arm.settings.output)) await reportAfterRun(arm.settings, say);
  const { rows, cost_usd, budget_usd, judge, output } = figures;
  const money = { cost: parseUsd(cost_usd, ''), budget: budget_usd === null ? undefined : parseUsd(budget_usd, '') };
  const notes = judge === null ? [] : judgeLines(judge).map(([, note]) => note);
  return writeComparisonPage(output, { name, tables, rows, ...money, notes }, say);
}

async function writeFiles(folder: string, { tables, rows, judge }: ComparisonFigures): Promise<string[]> {
  const columns = ['task', ...Object.keys(tables[0]!.models[0]!)];
  const lines = tables.flatMap(({ task, models }) =>
    models.map((model) =>
      csvRecord([task, ...Object.values(model).map((value) => (value === null ? '' : String(value)))]),
    ),
  );
  const files = [join(folder, 'compare.csv'), join(folder, 'compare.json')] as const;
  await writeWhole(files[0], async (write) => write([csvRecord(columns), ...lines].join('')));
  await writeWhole(files[1], async (write) => write(`${JSON.stringify({ rows, tables, judge }, null, 2)}\n`));
  return [...files];
}
