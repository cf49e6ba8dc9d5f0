import { join, resolve } from 'node:path';
import { type Arm, fileNameOf, requireConsent, requireModels } from '../arms/arm.js';
import { type Comparison, compareArms, costOfArms } from '../arms/compare.js';
import type { OptionValues } from '../config/options.js';
import { csvRecord } from '../csv/csv-text.js';
import { type ExitCode, exitCodes } from '../errors.js';
import { formatUsd, formatUsdShort } from '../model/money.js';
import { comparisonFigures, comparisonText } from '../report/comparison-text.js';
import type { Ending, MoneySpent } from '../report/ending.js';
import { openTable } from '../run/run-job.js';
import { runSettings } from '../run/run-settings.js';
import { writeWhole } from '../run/write-whole.js';
import { BegunRunError } from './begun-run-error.js';
import { loadOptions } from './load-options.js';
import { tellEnding } from './tell-ending.js';
import { terminalIo } from './terminal.js';

/** `sheaf compare <input>`: several models on the same rows, under one cap. */
export async function compareCommand(input: string, commandLine: Record<string, unknown>): Promise<ExitCode> {
  const values = await loadOptions(commandLine);
  const names = requireModels(values.models, '--models');
  const folder = resolve(values.output ?? `${input}.compare`);
  const arms = await Promise.all(names.map((name) => armOf(name, values, input, folder)));
  const io = await terminalIo(values);
  requireConsent(arms[0]!.settings, io);
  const table = await openTable(input, arms[0]!.settings);
  const comparison = await compareArms(table, arms, values.budget, io).catch(async (error: unknown) => {
    io.reporter.done();
    throw new BegunRunError(error, `All models together: at most ${formatUsdShort(await costOfArms(arms))} is spent.`);
  });
  const ends = [...comparison.summaries.values()].map(({ exit }) => exit);
  const cost = await costOfArms(arms);
  const files = await writeFiles(folder, comparison);
  io.reporter.say(comparisonText(comparison.tables, values.budget));
  io.reporter.say(`All models together have cost ${formatUsdShort(cost)}. Tables: ${files.join(', ')}`);
  if (values.json) {
    const tables = comparisonFigures(comparison.tables);
    process.stdout.write(
      `${JSON.stringify({ rows: comparison.rows, cost_usd: formatUsd(cost), tables, output: folder })}\n`,
    );
  }
  tellEnding(io, endingOfAll(io.endings, { spent: cost, unknown: 0n, budget: values.budget }));
  return worst(ends);
}

/** The latest is why no further model was asked; the cap and what was spent are those of all together, unknown spend counted as spent. */
function endingOfAll(endings: readonly Ending[], money: MoneySpent): Ending | undefined {
  const ending = endings.at(-1);
  if (ending?.next.kind !== 'more-budget') return ending && { ...ending, money };
  // What one model lacks says little of what all do.
  return { ...ending, money, next: { kind: 'more-budget', budget: money.budget && 2n * money.budget } };
}

async function armOf(name: string, values: OptionValues, input: string, folder: string): Promise<Arm> {
  const output = join(folder, `${fileNameOf(name)}.answers.csv`);
  return { name, settings: await runSettings({ ...values, model: name, output }, input) };
}

async function writeFiles(folder: string, { tables, rows }: Comparison): Promise<string[]> {
  const figures = comparisonFigures(tables);
  const columns = ['task', ...Object.keys(figures[0]!.models[0]!)];
  const lines = figures.flatMap(({ task, models }) =>
    models.map((model) =>
      csvRecord([task, ...Object.values(model).map((value) => (value === null ? '' : String(value)))]),
    ),
  );
  const files = [join(folder, 'compare.csv'), join(folder, 'compare.json')] as const;
  await writeWhole(files[0], async (write) => write([csvRecord(columns), ...lines].join('')));
  await writeWhole(files[1], async (write) => write(`${JSON.stringify({ rows, tables: figures }, null, 2)}\n`));
  return [...files];
}

/** The end that the user has to know of. */
function worst(ends: readonly ExitCode[]): ExitCode {
  const order = [exitCodes.interrupted, exitCodes.refused, exitCodes.stopped, exitCodes.someFailed];
  return order.find((code) => ends.includes(code)) ?? exitCodes.answered;
}
