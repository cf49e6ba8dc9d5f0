import { formatUsd } from '../../../model/money.js';
import type { PicoDollars } from '../../../types.js';
import { count } from '../../format.js';
import type { BarChart } from '../chart.js';

/** Where rows went to several models: how many each of them answered. */
export function modelsChart(
  models: ReadonlyMap<string, { readonly rows: number; readonly cost: PicoDollars }>,
): BarChart | undefined {
  if (models.size < 2) return undefined;
  const sorted = [...models].sort(([, a], [, b]) => b.rows - a.rows);
  const words = sorted.map(([model, { rows }]) => `${model} ${count(rows)}`);
  return {
    form: 'bars',
    id: 'models',
    title: 'Rows by model',
    says: `The model whose outcome stands: ${words.join(', ')}. A row’s cost is that of all its calls, at others too.`,
    labels: sorted.map(([model]) => model),
    lying: true,
    unit: 'count',
    series: [{ name: 'rows', role: 'first', values: sorted.map(([, { rows }]) => rows) }],
    figures: {
      heads: ['model', 'rows', 'cost'],
      rows: sorted.map(([model, { rows, cost }]) => [model, count(rows), `$${formatUsd(cost)}`]),
    },
  };
}
