import { count } from '../format.js';
import type { ReportBounds } from './report-subject.js';
import type { RowsHead } from './row-data.js';

/** Where the page puts its table of rows. */
export function rowsSection({ rows, at }: RowsHead, bounds: ReportBounds): string {
  const shown = Math.min(rows, bounds.rows);
  const part = shown < rows ? ` The first ${count(shown)} of ${count(rows)} rows are here.` : '';
  const graded = at.correct < 0 ? '' : '<option value="right">right</option><option value="wrong">wrong</option>';
  return `<section class="card" id="rows" aria-labelledby="rows-title">
<h2 id="rows-title">Rows</h2>
<p>Texts are cut to ${count(bounds.characters)} characters here; the file has them whole.${part}</p>
<form class="tools" role="search">
<label>Search <input type="search" id="search" autocomplete="off" spellcheck="false"></label>
<label>Show <select id="show"><option value="all">all rows</option><option value="answered">answered</option><option value="failed">failed</option><option value="skipped">skipped</option>${graded}</select></label>
<output id="found" for="search show"></output>
</form>
<p class="hint">Arrow keys, Page Up and Page Down move along the rows; Enter shows one whole.</p>
<p class="paper">On paper are the first 200 of the rows that are shown.</p>
<noscript><p>The rows need scripts. The figures above do not.</p></noscript>
<div id="table" class="table"></div>
</section>
`;
}
