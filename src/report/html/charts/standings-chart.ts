import { formatUsdShort } from '../../../model/money.js';
import { adviseModel } from '../../../plan/advise-model.js';
import type { TaskTable } from '../../../plan/compare-models.js';
import { comparisonCells, comparisonHeads, taskTitle } from '../../comparison-table.js';
import { drawn, percentText } from '../amounts.js';
import type { ScatterChart } from '../chart.js';

/**
 * How often models are right, within bounds, beside what a row of them costs; one whose price cannot be told is in its words and figures.
 * @param id of its own on the page
 * @returns undefined where there is nothing to draw: no grade, or no price
 */
export function standingsChart(table: TaskTable, id: string): ScatterChart | undefined {
  const { standings } = table;
  const advice = adviseModel(table);
  const priced = standings.flatMap((one) => (one.costPerRow === null ? [] : { ...one, costPerRow: one.costPerRow }));
  if (priced.length === 0 || standings.every(({ graded }) => graded === 0)) return undefined;
  const words = standings.map(({ model, accuracy, costPerRow }) => {
    const price = costPerRow === null ? 'a cost that cannot be told' : `${formatUsdShort(costPerRow)} a row`;
    return `${model} ${percentText(accuracy ?? 0)} at ${price}`;
  });
  return {
    form: 'scatter',
    id,
    title: `Right answers and cost, ${taskTitle(table)}`,
    says: `${words.join('; ')}.`,
    xName: 'cost of a row',
    xUnit: 'usd',
    yName: 'right, within 95 % bounds',
    yUnit: 'share',
    points: priced.map(({ model, accuracy, low, high, costPerRow }) => ({
      name: model,
      x: drawn(costPerRow),
      y: accuracy ?? 0,
      low: low ?? 0,
      high: high ?? 0,
      chosen: typeof advice !== 'string' && model === advice.model,
    })),
    figures: { heads: comparisonHeads, rows: standings.map(comparisonCells) },
  };
}
