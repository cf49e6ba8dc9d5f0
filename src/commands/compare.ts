import { runComparison } from '../arms/run-comparison.js';
import type { ExitCode } from '../errors.js';
import { formatUsdShort, parseUsd } from '../model/money.js';
import { comparisonText } from '../report/comparison-text.js';
import { judgeLines } from '../report/hindsight-text.js';
import { loadOptions } from './load-options.js';
import { terminalIo } from './terminal.js';

/** `sheaf compare <input>`: several models on the same rows, under one cap. */
export async function compareCommand(input: string, commandLine: Record<string, unknown>): Promise<ExitCode> {
  const values = await loadOptions(commandLine);
  const io = terminalIo(values);
  const { figures, tables, files } = await runComparison(input, values, io);
  const { cost_usd, judge, exit } = figures;
  io.reporter.say(comparisonText(tables, values.budget));
  const cost = formatUsdShort(parseUsd(cost_usd, 'cost_usd'));
  io.reporter.say(`All models together have cost ${cost}. Tables: ${files.join(', ')}`);
  if (judge !== null)
    io.reporter.say(
      judgeLines(judge)
        .map(([, note]) => `${note}.`)
        .join('\n'),
    );
  if (values.json) process.stdout.write(`${JSON.stringify(figures)}\n`);
  return exit;
}
