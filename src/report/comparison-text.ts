import { formatUsd } from '../model/money.js';
import type { Standing, TaskTable } from '../plan/compare-models.js';
import type { PicoDollars } from '../types.js';
import { type AdviceContext, adviceText } from './advice-text.js';
import { alignColumns } from './align-columns.js';
import { armCells, armHeads, type ComparedArm, cachedNote } from './compared-arms.js';
import { comparisonCells, comparisonHeads, taskTitle } from './comparison-table.js';

const mostTables = 13;

/** A comparison for people: a table for each group or task, what each model was asked where that is not the same, and what to take. */
export function comparisonText(
  tables: readonly TaskTable[],
  arms: readonly ComparedArm[],
  context: AdviceContext,
): string {
  const compared = tables.filter(({ standings }) => standings[0]!.rows > 0);
  const blocks = compared.slice(0, mostTables).map((table) => {
    const lines = table.standings.map(comparisonCells);
    return `${taskTitle(table)}\n${alignColumns([comparisonHeads, ...lines], comparisonHeads.slice(1))}`;
  });
  if (compared.length > blocks.length)
    blocks.push(`and ${compared.length - blocks.length} tables more: see compare.csv`);
  if (arms.some(({ skipped }) => skipped > 0))
    blocks.push(`each model by itself\n${alignColumns([armHeads, ...arms.map(armCells)], armHeads.slice(1))}`);
  const cached = cachedNote(arms);
  if (cached !== undefined) blocks.push(`${cached}.`);
  return [...blocks, adviceText(tables[0]!, context)].join('\n');
}

/** The same as an object for --json and compare.json; amounts are exact decimal strings. */
export function comparisonFigures(tables: readonly TaskTable[]) {
  return tables.map(({ task, standings }) => ({ task, models: standings.map(figuresOf) }));
}

/** A task of a comparison, the most accurate model first. */
export type ComparedTable = ReturnType<typeof comparisonFigures>[number];

function figuresOf({ rows, cost, costPerRow, costPerCorrect, medianMs, p95Ms, reasoningPerRow, ...one }: Standing) {
  const { model, cached, ...grades } = one;
  return {
    model,
    rows,
    ...grades,
    median_ms: medianMs,
    p95_ms: p95Ms,
    reasoning_tokens_per_row: reasoningPerRow === null ? null : Math.round(reasoningPerRow * 10) / 10,
    /** Null where no row was compared. */
    cost_usd: rows === 0 ? null : formatUsd(cost),
    cost_per_correct_usd: usdOrNull(costPerCorrect),
    cost_per_row_usd: usdOrNull(costPerRow),
    cached,
  };
}

function usdOrNull(amount: PicoDollars | null): string | null {
  return amount === null ? null : formatUsd(amount);
}
