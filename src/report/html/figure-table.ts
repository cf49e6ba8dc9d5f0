import type { FigureTable } from './chart.js';
import { escapeHtml } from './escape.js';

const looksLikeNumber = /^[-<$]?\s?\$?[\d,.]+(?:\s?(?:%|s|min|h \d+ min))?$|^-?$/;

/** What short columns hold is not broken into lines, in characters. */
const shortText = 24;

/** A table of figures; columns of numbers stand right. */
export function figureTable({ heads, rows }: FigureTable, caption: string): string {
  const isNumber = heads.map((_, i) => i > 0 && rows.every((cells) => looksLikeNumber.test(cells[i] ?? '')));
  const isShort = heads.map((_, i) => rows.every((cells) => (cells[i] ?? '').length <= shortText));
  const align = (i: number) => (isNumber[i] ? ' class="number"' : isShort[i] ? ' class="short"' : '');
  const head = heads.map((text, i) => `<th scope="col"${align(i)}>${escapeHtml(text)}</th>`).join('');
  const body = rows.map((cells) => {
    const [first = '', ...others] = cells;
    const rest = others.map((text, i) => `<td${align(i + 1)}>${escapeHtml(text)}</td>`).join('');
    return `<tr><th scope="row"${align(0)} dir="auto">${escapeHtml(first)}</th>${rest}</tr>`;
  });
  return `<div class="scroll" tabindex="0" role="region" aria-label="${escapeHtml(caption)}"><table><caption>${escapeHtml(caption)}</caption><thead><tr>${head}</tr></thead><tbody>\n${body.join('\n')}\n</tbody></table></div>`;
}
