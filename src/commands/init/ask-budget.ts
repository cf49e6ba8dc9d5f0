import { type OptionValues, options } from '../../config/options.js';
import { SheafError } from '../../errors.js';
import { formatUsd, formatUsdShort, parseUsd } from '../../model/money.js';
import { count } from '../../report/format.js';
import { plan } from '../../run/plan.js';
import { runJob } from '../../run/run-job.js';
import { runSettings } from '../../run/run-settings.js';
import type { Desk } from './desk.js';

const usual = '5';

/** Third question: the cap, after a forecast of what the table may cost. */
export async function askBudget(desk: Desk, file: string, values: OptionValues): Promise<string | undefined> {
  if (desk.person !== undefined && desk.given.budget === undefined) desk.say(await forecast(file, values));
  return desk.take({
    option: 'budget',
    text: 'At most how many dollars may a run cost? (A hard cap; a run that reaches it can go on later.)',
    preset: usual,
    give: '--budget USD',
    read: (typed) => formatUsd(options.budget.parse(typed, '--budget')),
  });
}

async function forecast(file: string, values: OptionValues): Promise<string> {
  try {
    const { figures } = await plan(await runJob(file, await runSettings(values, file)));
    const [low, expected, high] = [figures.forecast.low_usd, figures.expected_usd, figures.forecast.high_usd].map(
      (usd) => formatUsdShort(parseUsd(usd, 'forecast')),
    );
    return `Its questions (${count(figures.questions)}) may cost ${expected} at the ordinary price, a guess: between ${low} and ${high}.`;
  } catch (error) {
    if (!(error instanceof SheafError)) throw error;
    return `What it may cost cannot be told yet: ${error.message}`;
  }
}
