import { formatUsdShort } from '../model/money.js';
import { allTasks, type Standing, type TaskTable } from '../plan/compare-models.js';
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
    one.medianMs === null ? '-' : seconds(one.medianMs),
    one.p95Ms === null ? '-' : seconds(one.p95Ms),
    one.reasoningPerRow === null ? '-' : count(Math.round(one.reasoningPerRow)),
    formatUsdShort(one.cost),
    one.costPerCorrect === null ? '-' : formatUsdShort(one.costPerCorrect),
  ];
}

export function taskTitle({ task }: TaskTable): string {
  return task === allTasks ? 'all rows' : `rows of ${task}`;
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
