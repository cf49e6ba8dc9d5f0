import { formatUsdShort } from '../../../model/money.js';
import { adviseModel, type TaskTable } from '../../../plan/compare-models.js';
import { comparisonCells, comparisonHeads, taskTitle } from '../../comparison-table.js';
import { drawn, percentText } from '../amounts.js';
import type { ScatterChart } from '../chart.js';

/** How often models are right, within bounds, beside what a row of them costs. @param id of its own on the page */
export function standingsChart(table: TaskTable, id: string): ScatterChart | undefined {
  const { standings } = table;
  const advice = adviseModel(table);
  if (advice === undefined) return undefined;
  const perRow = (cost: bigint, rows: number) => (rows === 0 ? 0n : cost / BigInt(rows));
  const words = standings.map(
    ({ model, accuracy, cost, rows }) =>
      `${model} ${percentText(accuracy ?? 0)} at ${formatUsdShort(perRow(cost, rows))} a row`,
  );
  return {
    form: 'scatter',
    id,
    title: `Right answers and cost, ${taskTitle(table)}`,
    says: `${words.join('; ')}.`,
    xName: 'cost of a row',
    xUnit: 'usd',
    yName: 'right, within 95 % bounds',
    yUnit: 'share',
    points: standings.map(({ model, accuracy, low, high, cost, rows }) => ({
      name: model,
      x: drawn(perRow(cost, rows)),
      y: accuracy ?? 0,
      low: low ?? 0,
      high: high ?? 0,
      chosen: model === advice.model,
    })),
    figures: { heads: comparisonHeads, rows: standings.map(comparisonCells) },
  };
}
