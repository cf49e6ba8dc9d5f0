import type { Chart } from './chart.js';
import { escapeHtml, scriptJson } from './escape.js';
import { figureTable } from './figure-table.js';

/**
 * A chart's place in the page, with what it says in words and its figures.
 * @param more HTML behind them
 */
export function chartSection(chart: Chart, { more = '', figuresOpen = false } = {}): string {
  const { id, title, says, figures } = chart;
  return `<section class="card" id="${id}" aria-labelledby="${id}-title">
<h2 id="${id}-title">${escapeHtml(title)}</h2>
<p id="${id}-says" dir="auto">${escapeHtml(says)}</p>
<div class="chart ${chart.form}"><canvas data-chart="${id}" role="img" aria-labelledby="${id}-title" aria-describedby="${id}-says"></canvas></div>
<details${figuresOpen ? ' open' : ''}><summary>Figures<span class="hidden"> of: ${escapeHtml(title)}</span></summary>${figureTable(figures, `${title}: figures`)}</details>
${more}</section>
`;
}

/** What the page draws charts from. */
export function chartData(charts: readonly Chart[]): string {
  const drawn = charts.map(({ says: _, figures: __, ...chart }) => chart);
  return `<script type="application/json" id="charts">${scriptJson(drawn)}</script>\n`;
}

/** A row by its number; the page makes a button of it that shows the row. */
export function rowMention(row: number): string {
  return `<span data-row="${row}">row ${row}</span>`;
}
