import { formatUsd } from '../model/money.js';
import type { Standing, TaskTable } from '../plan/compare-models.js';
import { alignColumns } from './align-columns.js';
import { adviceText, comparisonCells, comparisonHeads, taskTitle } from './comparison-table.js';

const mostTables = 13;

/** A comparison for people: a table for each group or task, and what to take. @param budget that the advice is for */
export function comparisonText(tables: readonly TaskTable[], budget: bigint | undefined): string {
  const blocks = tables.slice(0, mostTables).map((table) => {
    const lines = table.standings.map(comparisonCells);
    return `${taskTitle(table)}\n${alignColumns([comparisonHeads, ...lines], comparisonHeads.slice(1))}`;
  });
  if (tables.length > blocks.length) blocks.push(`and ${tables.length - blocks.length} tables more: see compare.csv`);
  return [...blocks, adviceText(tables[0]!, budget)].join('\n');
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
