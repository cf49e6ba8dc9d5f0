import { rowMention } from './chart-section.js';
import type { Measured } from './charts/distribution-chart.js';
import type { Distribution } from './distribution.js';
import { escapeHtml } from './escape.js';
import type { LargeRow } from './largest-rows.js';

/** The outliers among the largest rows, as HTML; empty where there are none. */
export function outlierList(
  { fence, median, outliers }: Distribution,
  largest: readonly LargeRow[],
  { text }: Measured,
): string {
  const shown = largest.filter(({ value }) => value > fence);
  if (shown.length === 0) return '';
  const items = shown.map(
    ({ row, value, question }) =>
      `<li>${rowMention(row)}: ${escapeHtml(text(value))}, ${(value / median).toFixed(1)} times the median <q dir="auto">${escapeHtml(question)}</q></li>`,
  );
  const all = outliers > shown.length ? `Outliers, the largest ${shown.length}` : 'Outliers';
  return `<h3>${all}</h3><ol class="rows-named">\n${items.join('\n')}\n</ol>\n`;
}
