import { join, resolve } from 'node:path';
import { type Arm, fileNameOf, requireConsent, requireModels } from '../arms/arm.js';
import { compareArms, costOfArms } from '../arms/compare.js';
import type { OptionValues } from '../config/options.js';
import { type ExitCode, exitCodes } from '../errors.js';
import { formatUsd, formatUsdShort } from '../model/money.js';
import { comparisonFigures, comparisonText } from '../report/comparison-text.js';
import { openTable } from '../run/run-job.js';
import { runSettings } from '../run/run-settings.js';
import { loadOptions } from './load-options.js';
import { terminalIo } from './terminal.js';
import { writeComparison, writeComparisonPage } from './write-comparison.js';

/** `sheaf compare <input>`: several models on the same rows, under one cap. */
export async function compareCommand(input: string, commandLine: Record<string, unknown>): Promise<ExitCode> {
  const values = await loadOptions(commandLine);
  const names = requireModels(values.models, '--models');
  const folder = resolve(values.output ?? `${input}.compare`);
  const arms = await Promise.all(names.map((name) => armOf(name, values, input, folder)));
  const io = terminalIo(values);
  requireConsent(arms[0]!.settings, io);
  const table = await openTable(input, arms[0]!.settings);
  const comparison = await compareArms(table, arms, values.budget, io);
  const ends = [...comparison.summaries.values()].map(({ exit }) => exit);
  const cost = await costOfArms(arms);
  const files = await writeComparison(folder, comparison);
  if (values['no-report'] !== true) {
    const say = (sentence: string) => io.reporter.say(sentence);
    files.push(...(await writeComparisonPage(folder, comparison, { input, cost, budget: values.budget }, say)));
  }
  io.reporter.say(comparisonText(comparison.tables, values.budget));
  io.reporter.say(`All models together have cost ${formatUsdShort(cost)}. Tables: ${files.join(', ')}`);
  if (values.json) {
    const tables = comparisonFigures(comparison.tables);
    process.stdout.write(
      `${JSON.stringify({ rows: comparison.rows, cost_usd: formatUsd(cost), tables, output: folder })}\n`,
    );
  }
  return worst(ends);
}

async function armOf(name: string, values: OptionValues, input: string, folder: string): Promise<Arm> {
  const output = join(folder, `${fileNameOf(name)}.answers.csv`);
  return { name, settings: await runSettings({ ...values, model: name, output }, input) };
}

/** The end that the user has to know of. */
function worst(ends: readonly ExitCode[]): ExitCode {
  const order = [exitCodes.interrupted, exitCodes.refused, exitCodes.stopped, exitCodes.someFailed];
  return order.find((code) => ends.includes(code)) ?? exitCodes.answered;
}
