import { type ComparisonFigures, runComparison } from '../arms/run-comparison.js';
import type { OptionValues } from '../config/options.js';
import type { ExitCode } from '../errors.js';
import { formatUsdShort, parseUsd } from '../model/money.js';
import { comparisonText } from '../report/comparison-text.js';
import { type Ending, gravest, wholeEnding } from '../report/ending.js';
import { judgeLines } from '../report/hindsight-text.js';
import { loadOptions } from './load-options.js';
import { tellEnding } from './tell-ending.js';
import { terminalIo } from './terminal.js';

/** `sheaf compare <input>`: several models on the same rows, under one cap. */
export async function compareCommand(input: string, commandLine: Record<string, unknown>): Promise<ExitCode> {
  const values = await loadOptions(commandLine);
  const io = await terminalIo(values, { inParts: true });
  const { figures, tables, files } = await runComparison(input, values, io).catch((error: unknown) => {
    throw io.broken(error);
  });
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
  tellEnding(io, endingOfAll(io.endings, figures, values));
  return exit;
}

/** Of several models only the one counts that ended the comparison. Unknown spend is in what they have cost. */
function endingOfAll(
  endings: readonly Ending[],
  { cost_usd, judge }: ComparisonFigures,
  { budget }: OptionValues,
): Ending | undefined {
  const spent = parseUsd(cost_usd, 'cost_usd') + parseUsd(judge?.cost_usd ?? '0', 'cost_usd');
  const unknown = parseUsd(judge?.unknown_usd ?? '0', 'unknown_usd');
  const ending = gravest(endings);
  const whole = ending && wholeEnding([ending], { spent, unknown, budget });
  if (whole?.next?.kind !== 'more-budget') return whole;
  // What one model lacks says little of what all do.
  return { ...whole, next: { kind: 'more-budget', budget: budget && 2n * budget } };
}
