import type { OptionValues } from '../config/options.js';
import { UsageError } from '../errors.js';
import { formatUsdShort, parseUsd } from '../model/money.js';
import { alignColumns } from '../report/align-columns.js';
import { basisClauses } from '../report/forecast-words.js';
import { count } from '../report/format.js';
import { budgetLine, type PlanFigures, plan } from '../run/plan.js';
import { type RunJob, tableJob } from '../run/run-job.js';
import type { RunSettings } from '../run/run-settings.js';
import { type ArmsPlan, partOf, together } from './add-plans.js';
import { cascadeJob } from './cascade.js';
import { routeJob } from './route.js';

/** Nobody knows before how many rows of a cascade go on; these shares of them are shown, the middle one is taken for the forecast. */
const shownShares = [0.1, 0.3, 0.5];
const expectedShare = 0.3;

/** Reads the whole input and spends nothing. @throws SheafError */
export async function planArms(input: string, values: OptionValues): Promise<{ figures: ArmsPlan; lines: string[] }> {
  if (values['show-bundles'] === true) {
    throw new UsageError('--show-bundles shows the calls of one model.', 'Give it with --model instead of several.');
  }
  return values.cascade === undefined ? planRoute(input, values) : planCascade(input, values);
}

async function planRoute(input: string, values: OptionValues): Promise<{ figures: ArmsPlan; lines: string[] }> {
  const { job, models, routes } = await routeJob(input, values);
  const rows = await routes.add([{ until: null, sensitivity: routes.sensitivity, cheapest: false }]);
  const plans: PlanFigures[] = [];
  for (const [i, settings] of models.entries()) {
    if (rows[i] === 0) continue;
    const figures = await planOf(job, settings, ({ row }) => routes.target(row) === i);
    plans.push({ ...figures, rows: rows[i]! });
  }
  const figures = together(plans);
  return { figures, lines: [tableOf(plans), ...sums(figures, values)] };
}

async function planCascade(input: string, values: OptionValues): Promise<{ figures: ArmsPlan; lines: string[] }> {
  const { job, cheap, strong } = await cascadeJob(input, values);
  const first = await planOf(job, cheap, () => true);
  const alone = await planOf(job, strong, () => true);
  const figures = together([first, first, partOf(alone, expectedShare)]);
  const at = shownShares.map((share) => {
    return `${formatUsdShort(parseUsd(together([first, first, partOf(alone, share)]).expected_usd, ''))} at ${share * 100} %`;
  });
  const lines = [
    tableOf([first, first, alone]),
    `${strong.model.id} is asked about what fails or differs, which nobody knows before: ${at.join(', ')}, where all of it at ${strong.model.id} would cost ${formatUsdShort(parseUsd(alone.expected_usd, ''))}`,
    ...(values.expected === undefined
      ? []
      : [
          `calibration: ${values.calibrate * 100} % of the rows with an expected value, 50 at least, at both models; part of that`,
        ]),
    ...sums(figures, values),
  ];
  return { figures, lines };
}

async function planOf(
  { worksheet: { input } }: RunJob,
  settings: RunSettings,
  isWanted: (row: { readonly row: number }) => boolean,
): Promise<PlanFigures> {
  return (await plan(await tableJob(input, settings, { name: 'plan', isWanted }))).figures;
}

function tableOf(plans: readonly PlanFigures[]): string {
  const heads = ['model', 'rows', 'calls', 'expected cost'];
  const lines = plans.map(({ model, rows, calls, expected_usd }) => [
    model,
    count(rows),
    count(calls),
    formatUsdShort(parseUsd(expected_usd, '')),
  ]);
  return alignColumns([heads, ...lines], heads.slice(1));
}

function sums(figures: PlanFigures, { budget }: OptionValues): string[] {
  const usd = (field: 'low_usd' | 'expected_usd' | 'worst_usd') => formatUsdShort(parseUsd(figures[field], field));
  const cost = `cost: ${usd('low_usd')} low, ${usd('expected_usd')} expected, ${usd('worst_usd')} worst (every call writes all it may, once)`;
  const [low, high] = [figures.forecast.low_usd, figures.forecast.high_usd].map((text) =>
    formatUsdShort(parseUsd(text, '')),
  );
  const interval = `forecast: between ${low} and ${high} in all, ${basisClauses.assumed}`;
  return [cost, interval, ...(budget === undefined ? [] : [budgetLine(budget, figures)])];
}
