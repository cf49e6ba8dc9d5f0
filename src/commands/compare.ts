import { type ComparisonFigures, runComparison } from '../arms/run-comparison.js';
import type { OptionValues } from '../config/options.js';
import type { ExitCode } from '../errors.js';
import { formatUsdShort, parseUsd } from '../model/money.js';
import { skippedText } from '../report/compared-arms.js';
import { comparisonText } from '../report/comparison-text.js';
import { type Ending, gravest, wholeEnding } from '../report/ending.js';
import { judgeLines } from '../report/hindsight-text.js';
import { failedText } from '../run/ending-of-run.js';
import { loadOptions } from './load-options.js';
import { tellEnding } from './tell-ending.js';
import { terminalIo } from './terminal.js';

/** `sheaf compare <input>`: several models on the same rows, under one cap. */
export async function compareCommand(input: string, commandLine: Record<string, unknown>): Promise<ExitCode> {
  const values = await loadOptions(commandLine);
  const io = await terminalIo(values);
  const { figures, tables, context, files } = await runComparison(input, values, io).catch((error: unknown) => {
    throw io.broken(error);
  });
  const { cost_usd, judge, exit } = figures;
  io.reporter.say(comparisonText(tables, figures.arms, context));
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

/**
 * Of several models only the one counts that ended the comparison; which rows a cap left out is told of all. Unknown spend is in what they
 * have cost.
 */
function endingOfAll(
  endings: readonly Ending[],
  { cost_usd, judge, arms, enough_usd }: ComparisonFigures,
  { budget }: OptionValues,
): Ending | undefined {
  const spent = parseUsd(cost_usd, 'cost_usd') + parseUsd(judge?.cost_usd ?? '0', 'cost_usd');
  const unknown = parseUsd(judge?.unknown_usd ?? '0', 'unknown_usd');
  const ending = gravest(endings);
  const whole = ending && wholeEnding([ending], { spent, unknown, budget });
  if (whole?.next?.kind !== 'more-budget') return whole;
  const skipped = skippedText(arms);
  const failed = arms.reduce((sum, arm) => sum + arm.failed, 0);
  const failures = failed === 0 ? '' : ` ${failedText(failed)}`;
  return {
    ...whole,
    what: skipped === undefined ? whole.what : `The budget is used up: ${skipped}.${failures}`,
    // What one model lacks says little of what all do.
    next: { kind: 'more-budget', budget: enough_usd ? parseUsd(enough_usd.some, '') : budget && 2n * budget },
  };
}
