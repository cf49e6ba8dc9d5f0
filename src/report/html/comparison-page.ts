import { formatUsdShort } from '../../model/money.js';
import { significant, type TaskTable } from '../../plan/compare-models.js';
import type { PicoDollars } from '../../types.js';
import { type AdviceContext, adviceText } from '../advice-text.js';
import { armCells, armHeads, type ComparedArm, cachedNote } from '../compared-arms.js';
import { comparisonCells, comparisonHeads, taskTitle } from '../comparison-table.js';
import { count } from '../format.js';
import type { Chart } from './chart.js';
import { chartData, chartSection } from './chart-section.js';
import { standingsChart } from './charts/standings-chart.js';
import { escapeHtml } from './escape.js';
import { figureTable } from './figure-table.js';
import type { PageAssets } from './page-assets.js';
import { pageEnd, pageStart } from './page-shell.js';

/** What a comparison came to. */
export interface ComparedTables {
  /** Of the table that models were asked, as people call it. */
  readonly name: string;
  /** All rows together first. */
  readonly tables: readonly TaskTable[];
  /** Of the input. */
  readonly rows: number;
  /** Of all models together, unknown spend included. */
  readonly cost: PicoDollars;
  readonly context: AdviceContext;
  readonly arms: readonly ComparedArm[];
  /** What else the reader should know, without a full stop. */
  readonly notes: readonly string[];
}

/** More of them are no page that one reads. */
const mostTables = 25;

/** The page of a comparison: for each task how right models were at what cost, and which to take. */
export function comparisonPage(
  { name, tables, rows, cost, context, arms, notes }: ComparedTables,
  assets: PageAssets,
): string {
  const charts: Chart[] = [];
  const compared = tables.filter(({ standings }) => standings[0]!.rows > 0);
  const sections = compared.slice(0, mostTables).map((table, i) => {
    const chart = standingsChart(table, `task-${i}`);
    if (chart === undefined) return bareTable(table, i);
    charts.push(chart);
    return chartSection(chart, { figuresOpen: true });
  });
  const asked = tables[0]!.standings[0]?.rows ?? 0;
  const cap = context.budget === undefined ? '' : ` of ${formatUsdShort(context.budget)}`;
  const left = compared.length - sections.length;
  const more = left > 0 ? [`${count(left)} tables more stand in compare.csv`] : [];
  const cached = [cachedNote(arms) ?? []].flat();
  const facts =
    `${count(asked)} of ${count(rows)} rows were asked of every model; all together cost ${formatUsdShort(cost)}${cap}. ${[...notes, ...cached, ...more].map((note) => `${note}. `).join('')}`.trim();
  return [
    pageStart(`${name} · Sheaf comparison`, assets),
    `<header><p class="brand">Sheaf comparison</p><h1 dir="auto">${escapeHtml(name)}</h1><p>${escapeHtml(facts)}</p></header>\n<main>\n`,
    `<section class="card advice" aria-labelledby="advice-title"><h2 id="advice-title">Which model</h2><p>${escapeHtml(adviceText(tables[0]!, context))}</p>`,
    `<p>p is how likely chance alone makes such a difference to the first model (McNemar’s test on the same rows, corrected by Holm’s method); below ${significant} it counts as one. Median and p95 are of a call’s time, reasoning is tokens of a row.</p></section>\n`,
    ...sections,
    arms.some(({ skipped }) => skipped > 0) ? armsSection(arms) : '',
    '</main>\n',
    chartData(charts),
    pageEnd(assets),
  ].join('');
}

/** What each was asked, where that is not the same for all. */
function armsSection(arms: readonly ComparedArm[]): string {
  const title = 'Each model by itself';
  const table = figureTable({ heads: armHeads, rows: arms.map(armCells) }, title);
  return `<section class="card" aria-labelledby="arms-title"><h2 id="arms-title">${title}</h2>${table}</section>\n`;
}

/** Where nothing was graded, or no price is known, there is nothing to draw. */
function bareTable(table: TaskTable, i: number): string {
  const figures = { heads: comparisonHeads, rows: table.standings.map(comparisonCells) };
  return `<section class="card" aria-labelledby="task-${i}-title"><h2 id="task-${i}-title">${escapeHtml(taskTitle(table))}</h2>${figureTable(figures, taskTitle(table))}</section>\n`;
}
