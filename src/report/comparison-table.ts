import { formatUsdShort } from '../model/money.js';
import { adviseModel, allTasks, type Standing, significant, type TaskTable } from '../plan/compare-models.js';
import { count } from './format.js';

/** What stands above the columns of a comparison. */
export const comparisonHeads = [
  ...['model', 'rows', 'right', '95 % bounds', 'p'],
  ...['median', 'p95', 'reasoning', 'cost', 'a right one'],
] as const;

/** One model's line of a comparison, for people. */
export function comparisonCells(one: Standing): string[] {
  return [
    one.model,
    count(one.rows),
    one.accuracy === null ? '-' : percent(one.accuracy),
    one.low === null ? '-' : `${percent(one.low)} to ${percent(one.high!)}`,
    one.p === null ? '' : pText(one.p),
    seconds(one.medianMs),
    seconds(one.p95Ms),
    count(Math.round(one.reasoningPerRow)),
    formatUsdShort(one.cost),
    one.costPerCorrect === null ? '-' : formatUsdShort(one.costPerCorrect),
  ];
}

export function taskTitle({ task }: TaskTable): string {
  return task === allTasks ? 'all rows' : `rows of ${task}`;
}

/** Which model to take and why, and what a budget buys of it. */
export function adviceText(table: TaskTable, budget: bigint | undefined): string {
  const advice = adviseModel(table);
  if (advice === undefined)
    return 'Nothing was graded at every model yet. --expected names the column of right answers.';
  const { model, asGood, costPerRow } = advice;
  const best = table.standings[0]!.model;
  const others = asGood.filter((one) => one !== model);
  const why =
    model === best && others.length === 0
      ? `it is better than every other (p < ${significant})`
      : `no worse than ${others.join(', ')} as far as these rows tell (p ≥ ${significant}), and the cheapest of them`;
  const rows = budget === undefined || costPerRow === 0n ? undefined : budget / costPerRow;
  const buys = rows === undefined ? '' : ` ${formatUsdShort(budget!)} buys about ${count(Number(rows))} rows of it.`;
  return `Take ${model}: ${why}.${buys}`;
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}

function pText(p: number): string {
  return p < 0.0001 ? '< 0.0001' : p.toFixed(4);
}

function seconds(ms: number): string {
  return `${(ms / 1_000).toFixed(1)} s`;
}
