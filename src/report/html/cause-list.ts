import { count } from '../format.js';
import { rowMention } from './chart-section.js';
import { cutText, escapeHtml } from './escape.js';
import type { Cause } from './failure-causes.js';

const mostCauses = 8;
const errorCharacters = 400;

/** The most frequent causes of failure, with examples, as HTML. */
export function causeList(causes: readonly Cause[]): string {
  const failed = causes.filter(({ status }) => status === 'failed').slice(0, mostCauses);
  if (failed.length === 0) return '';
  const items = failed.map(({ cause, rows, examples }) => {
    const each = examples.map(
      ({ row, question, error }) =>
        `<li>${rowMention(row)}: <span dir="auto">${escapeHtml(cutText(error, errorCharacters))}</span> <q dir="auto">${escapeHtml(question)}</q></li>`,
    );
    return `<li><span dir="auto">${escapeHtml(cause)}</span> (${count(rows)})<ul>\n${each.join('\n')}\n</ul></li>`;
  });
  return `<h3>Examples</h3><ol class="rows-named">\n${items.join('\n')}\n</ol>\n`;
}
