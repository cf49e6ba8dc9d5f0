import { formatUsd, formatUsdShort } from '../model/money.js';
import { adviseModel, type Standing, significant, type TaskTable } from '../plan/compare-models.js';
import { alignColumns } from './align-columns.js';
import { count } from './format.js';

const mostTables = 13;

/** A comparison for people: a table for each group or task, and what to take. @param budget that the advice is for */
export function comparisonText(tables: readonly TaskTable[], budget: bigint | undefined): string {
  const blocks = tables.slice(0, mostTables).map(({ task, standings }) => {
    const heads = ['model', 'rows', 'right', '95 % bounds', 'p', 'median', 'p95', 'reasoning', 'cost', 'a right one'];
    const lines = standings.map((one) => [
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
    ]);
    return `${task === 'all' ? 'all rows' : `rows of ${task}`}\n${alignColumns([heads, ...lines], heads.slice(1))}`;
  });
  if (tables.length > blocks.length) blocks.push(`and ${tables.length - blocks.length} tables more: see compare.csv`);
  return [...blocks, ...adviceLines(tables[0]!, budget)].join('\n');
}

function adviceLines(table: TaskTable, budget: bigint | undefined): string[] {
  const advice = adviseModel(table);
  if (advice === undefined) return ['Nothing was graded: name the column of right answers with --expected.'];
  const { model, asGood, costPerRow } = advice;
  const best = table.standings[0]!.model;
  const others = asGood.filter((one) => one !== model);
  const why =
    model === best && others.length === 0
      ? `it is better than every other (p < ${significant})`
      : `no worse than ${others.join(', ')} as far as these rows tell (p ≥ ${significant}), and the cheapest of them`;
  const rows = budget === undefined || costPerRow === 0n ? undefined : budget / costPerRow;
  const buys = rows === undefined ? '' : ` ${formatUsdShort(budget!)} buys about ${count(Number(rows))} rows of it.`;
  return [`Take ${model}: ${why}.${buys}`];
}

/** The same as an object for --json and compare.json; amounts are exact decimal strings. */
export function comparisonFigures(tables: readonly TaskTable[]) {
  return tables.map(({ task, standings }) => ({ task, models: standings.map(figuresOf) }));
}

/** A task of a comparison, the most accurate model first. */
export type ComparedTable = ReturnType<typeof comparisonFigures>[number];

function figuresOf({ cost, costPerCorrect, medianMs, p95Ms, reasoningPerRow, ...one }: Standing) {
  return {
    ...one,
    median_ms: medianMs,
    p95_ms: p95Ms,
    reasoning_tokens_per_row: Math.round(reasoningPerRow * 10) / 10,
    cost_usd: formatUsd(cost),
    cost_per_correct_usd: costPerCorrect === null ? null : formatUsd(costPerCorrect),
  };
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
