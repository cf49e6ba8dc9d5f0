import { formatUsd, parseUsd } from '../model/money.js';
import type { PlanFigures } from '../run/plan.js';

/** What several models would do and cost together, and each of them. */
export interface ArmsPlan extends PlanFigures {
  readonly models: readonly PlanFigures[];
}

const amounts = ['low_usd', 'expected_usd', 'worst_usd', 'unmerged_usd'] as const;
const counts = ['questions', 'duplicates', 'empty', 'calls', 'input_tokens', 'output_tokens'] as const;

/** A share of a model's rows. */
export function partOf(figures: PlanFigures, share: number): PlanFigures {
  const part = (text: string) => formatUsd((parseUsd(text, '') * BigInt(share * 1000)) / 1000n);
  const scaled = (number: number) => Math.round(number * share);
  return mapped(figures, scaled, part);
}

function mapped(figures: PlanFigures, number: (value: number) => number, usd: (value: string) => string): PlanFigures {
  const { forecast } = figures;
  return {
    ...figures,
    rows: number(figures.rows),
    ...Object.fromEntries(counts.map((field) => [field, number(figures[field])])),
    ...Object.fromEntries(amounts.map((field) => [field, usd(figures[field])])),
    forecast: {
      ...forecast,
      low_usd: usd(forecast.low_usd),
      expected_usd: usd(forecast.expected_usd),
      high_usd: usd(forecast.high_usd),
      low_seconds: number(forecast.low_seconds),
      expected_seconds: number(forecast.expected_seconds),
      high_seconds: number(forecast.high_seconds),
      rows_left: number(forecast.rows_left),
    },
  };
}

/** One after another. The budget is for all of them, so no model's own forecast says how many rows it covers. */
export function together(plans: readonly PlanFigures[]): ArmsPlan {
  const [first, ...others] = plans as [PlanFigures, ...PlanFigures[]];
  const sum = others.reduce((total, one) => addPlans(total, one), first);
  return {
    ...sum,
    forecast: { ...sum.forecast, rows_covered: null },
    model: [...new Set(plans.map(({ model }) => model))].join(', '),
    models: plans,
  };
}

function addPlans(one: PlanFigures, other: PlanFigures): PlanFigures {
  const usd = (a: string, b: string) => formatUsd(parseUsd(a, '') + parseUsd(b, ''));
  const [a, b] = [one.forecast, other.forecast];
  return {
    ...one,
    rows: one.rows + other.rows,
    ...Object.fromEntries(counts.map((field) => [field, one[field] + other[field]])),
    ...Object.fromEntries(amounts.map((field) => [field, usd(one[field], other[field])])),
    forecast: {
      ...a,
      low_usd: usd(a.low_usd, b.low_usd),
      expected_usd: usd(a.expected_usd, b.expected_usd),
      high_usd: usd(a.high_usd, b.high_usd),
      low_seconds: a.low_seconds + b.low_seconds,
      expected_seconds: a.expected_seconds + b.expected_seconds,
      high_seconds: a.high_seconds + b.high_seconds,
      rows_left: a.rows_left + b.rows_left,
    },
  };
}
