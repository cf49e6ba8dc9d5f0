import type { RowChunk, RowsHead } from '../row-data.js';
import { dataOf, element } from './elements.js';
import { RowDialog } from './row-dialog.js';
import { RowStore, type Show } from './row-store.js';
import { RowTable } from './row-table.js';

/** Sets up the table of rows with its search, and makes buttons of rows that the page mentions. Nothing where there is no table. */
export function setUpRows(): void {
  const head = dataOf<RowsHead>('rows-head');
  const place = document.getElementById('table');
  if (head === undefined || place === null) return;
  const store = new RowStore(head, takeChunks());
  const dialog = new RowDialog(store);
  const search = document.getElementById('search') as HTMLInputElement;
  const show = document.getElementById('show') as HTMLSelectElement;
  const output = document.getElementById('found')!;
  const say = (rows: number) => {
    output.textContent =
      rows === store.length
        ? `${rows.toLocaleString('en-US')} rows`
        : `${rows.toLocaleString('en-US')} of ${store.length.toLocaleString('en-US')} rows`;
  };
  const table = new RowTable(store, place, dialog, say);
  const filter = () => table.filter(search.value, show.value as Show);
  search.addEventListener('input', filter);
  show.addEventListener('change', filter);
  search.form!.addEventListener('submit', (event) => event.preventDefault());
  // A browser that comes back to the page has kept what was typed.
  filter();
  for (const mention of document.querySelectorAll<HTMLElement>('[data-row]')) link(mention, store, dialog);
}

/** The rows' texts are read and let go: they need not be there twice. */
function takeChunks(): RowChunk[] {
  return [...document.querySelectorAll('script.rows')].map((holder) => {
    const chunk = JSON.parse(holder.textContent ?? '') as RowChunk;
    holder.remove();
    return chunk;
  });
}

function link(mention: HTMLElement, store: RowStore, dialog: RowDialog): void {
  const row = Number(mention.dataset.row) - 1;
  if (row >= store.length) return;
  const button = element('button', { type: 'button', class: 'mention' }, mention.textContent ?? '');
  button.addEventListener('click', () => dialog.show(row));
  mention.replaceWith(button);
}
