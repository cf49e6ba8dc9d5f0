import { element } from './elements.js';
import type { RowStore } from './row-store.js';

/** Shows one row whole, in a dialog that Escape closes. */
export class RowDialog {
  private readonly dialog = element('dialog', { 'aria-labelledby': 'row-title' });

  constructor(private readonly store: RowStore) {
    document.body.append(this.dialog);
    this.dialog.addEventListener('click', (event) => {
      if (event.target === this.dialog) this.dialog.close();
    });
  }

  /** @param row counts from 0 */
  show(row: number): void {
    const { store, dialog } = this;
    const { columns, at } = store.head;
    const close = element('button', { type: 'button', class: 'close' }, 'Close');
    close.addEventListener('click', () => dialog.close());
    const items = columns.flatMap((name, column) => {
      const text = store.cell(row, column);
      if (text === '' && column >= at.outcome) return [];
      const shown = element('dd', { dir: 'auto' }, text === '' ? '(empty)' : text);
      return [
        element(
          'div',
          { class: column === at.question || column === at.outcome ? 'long' : '' },
          element('dt', { dir: 'auto' }, name),
          shown,
        ),
      ];
    });
    const head = element('div', { class: 'row-head' }, element('h2', { id: 'row-title' }, `Row ${row + 1}`), close);
    dialog.replaceChildren(head, element('dl', { class: 'row' }, ...items));
    dialog.showModal();
    dialog.scrollTop = 0;
  }
}
