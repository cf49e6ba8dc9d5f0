import { element } from './elements.js';
import { type TableColumn, tableColumns } from './row-columns.js';
import type { RowDialog } from './row-dialog.js';
import type { RowStore, Show, SortKey } from './row-store.js';

/** As the style has it, in pixels. */
const rowHeight = 36;
/** Rows that are there above and below those in sight. */
const spare = 10;
const mostPrinted = 200;

/**
 * The table of rows: only those in sight are elements. One row at a time can be reached by Tab; arrow keys move it.
 */
export class RowTable {
  private rows: Uint32Array;
  private words = '';
  private showing: Show = 'all';
  private sortedBy: SortKey = 'row';
  private descending = false;
  /** Place in `rows` of the row that Tab reaches. */
  private current = 0;
  private printing = false;
  /** The rows that are elements, by their place in `rows`. */
  private readonly drawn = new Map<number, HTMLTableRowElement>();

  private readonly columns: readonly TableColumn[];
  private readonly table = element('table', { class: 'grid' });
  private readonly body = element('tbody');
  private readonly above = element('tr', { class: 'gap', 'aria-hidden': 'true' }, element('td'));
  private readonly below = element('tr', { class: 'gap', 'aria-hidden': 'true' }, element('td'));

  constructor(
    private readonly store: RowStore,
    private readonly scroller: HTMLElement,
    private readonly dialog: RowDialog,
    /** Hears how many rows are shown. */
    private readonly found: (rows: number) => void,
  ) {
    this.rows = store.find('', 'all');
    this.columns = tableColumns(store);
    this.body.append(this.above, this.below);
    this.table.append(this.headOf(), this.body);
    scroller.append(this.table);
    scroller.addEventListener('scroll', () => this.draw());
    new ResizeObserver(() => this.draw()).observe(scroller);
    this.body.addEventListener('click', (event) => this.open((event.target as Element).closest('tr')));
    scroller.addEventListener('keydown', (event) => this.move(event));
    scroller.tabIndex = -1;
    window.addEventListener('beforeprint', () => this.print(true));
    window.addEventListener('afterprint', () => this.print(false));
    this.draw();
  }

  /** Shows the rows that hold the words and are of that kind. */
  filter(words: string, show: Show): void {
    this.words = words;
    this.showing = show;
    this.measured('filter', () => {
      this.rows = this.ordered(this.store.find(words, show));
    });
    this.begin();
  }

  private sort(key: SortKey): void {
    this.descending = key === this.sortedBy ? !this.descending : this.prefersDescending(key);
    this.sortedBy = key;
    this.measured('sort', () => {
      this.rows = this.ordered(this.store.find(this.words, this.showing));
    });
    for (const [i, head] of [...this.table.tHead!.rows[0]!.cells].entries()) {
      head.setAttribute(
        'aria-sort',
        this.columns[i]!.key === key ? (this.descending ? 'descending' : 'ascending') : 'none',
      );
    }
    this.begin();
  }

  private ordered(rows: Uint32Array): Uint32Array {
    const asTheyAre = this.sortedBy === 'row' && !this.descending;
    return asTheyAre ? rows : this.store.sort(rows, this.sortedBy, this.descending);
  }

  /** Whoever sorts by a figure looks for the large ones. */
  private prefersDescending(key: SortKey): boolean {
    const { kind } = this.columns.find((column) => column.key === key)!;
    return kind === 'number' || kind === 'extra';
  }

  private measured(name: string, step: () => void): void {
    const start = performance.now();
    step();
    performance.measure(`sheaf ${name}`, { start });
  }

  private begin(): void {
    this.current = 0;
    this.scroller.scrollTop = 0;
    this.drawn.clear();
    this.body.replaceChildren(this.above, this.below);
    this.table.setAttribute('aria-rowcount', String(this.rows.length + 1));
    this.draw();
    this.found(this.rows.length);
  }

  /** Rows that stay in sight stay the elements that they are, so that focus stays where it is. */
  private draw(): void {
    const { rows, scroller, drawn, above, below } = this;
    const top = this.printing ? 0 : Math.floor(scroller.scrollTop / rowHeight);
    const sight = this.printing ? mostPrinted : Math.ceil(scroller.clientHeight / rowHeight);
    const [first, last] = [Math.max(0, top - spare), Math.min(rows.length, top + sight + spare)];
    const focused = this.isFocused();
    // Tab reaches a row in sight; who is on one keeps it, wherever it scrolls to.
    if (!focused) this.current = clamp(this.current, top, Math.min(top + sight, rows.length) - 1);
    else if (this.current < first || this.current >= last) scroller.focus({ preventScroll: true });
    setHeight(above, first * rowHeight);
    setHeight(below, this.printing ? 0 : (rows.length - last) * rowHeight);
    for (const [place, line] of drawn) {
      if (place >= first && place < last) continue;
      line.remove();
      drawn.delete(place);
    }
    let before = above;
    for (let place = first; place < last; place++) {
      let line = drawn.get(place);
      if (line === undefined) {
        line = this.rowAt(place);
        drawn.set(place, line);
        before.after(line);
      }
      line.querySelector('button')!.tabIndex = place === this.current ? 0 : -1;
      before = line;
    }
    if (focused) this.focus();
  }

  /** On a row, that is, or on one that is not drawn. */
  private isFocused(): boolean {
    const { activeElement } = document;
    return this.body.contains(activeElement) || this.scroller === activeElement;
  }

  private rowAt(place: number): HTMLTableRowElement {
    const row = this.rows[place]!;
    const cells = this.columns.map(({ kind, text }) => {
      if (kind === 'row') {
        const label = `Row ${row + 1}: show it whole`;
        return element('td', { class: kind }, element('button', { type: 'button', 'aria-label': label }, text(row)));
      }
      const value = text(row);
      const state = kind === 'status' ? ` is-${value}` : '';
      return element('td', { class: kind + state, dir: 'auto' }, kind === 'text' ? value.slice(0, 300) : value);
    });
    return element('tr', { 'aria-rowindex': String(place + 2), 'data-place': String(place) }, ...cells);
  }

  private headOf(): HTMLTableSectionElement {
    const heads = this.columns.map(({ head, key, kind }) => {
      const button = element('button', { type: 'button', dir: 'auto' }, head);
      button.addEventListener('click', () => this.sort(key));
      return element('th', { scope: 'col', class: kind, 'aria-sort': key === 'row' ? 'ascending' : 'none' }, button);
    });
    this.table.setAttribute('aria-rowcount', String(this.rows.length + 1));
    this.table.setAttribute('aria-labelledby', 'rows-title');
    return element('thead', {}, element('tr', { 'aria-rowindex': '1' }, ...heads));
  }

  private open(line: HTMLTableRowElement | null): void {
    if (line?.dataset.place === undefined) return;
    this.current = Number(line.dataset.place);
    this.draw();
    this.focus();
    this.dialog.show(this.rows[this.current]!);
  }

  private move(event: KeyboardEvent): void {
    const page = Math.max(1, Math.floor(this.scroller.clientHeight / rowHeight) - 2);
    const steps: Readonly<Record<string, number>> = {
      ...{ ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page },
      ...{ Home: Number.NEGATIVE_INFINITY, End: Number.POSITIVE_INFINITY },
    };
    const step = steps[event.key];
    if (step === undefined) return;
    event.preventDefault();
    this.current = clamp(this.current + step, 0, this.rows.length - 1);
    this.reveal();
    this.draw();
    this.focus();
  }

  /** Scrolls as far as it takes to have the current row in sight, below the heads. */
  private reveal(): void {
    const { scroller, current } = this;
    const top = current * rowHeight;
    const height = scroller.clientHeight - this.table.tHead!.offsetHeight - rowHeight;
    if (top < scroller.scrollTop) scroller.scrollTop = top;
    else if (top > scroller.scrollTop + height) scroller.scrollTop = top - height;
  }

  private focus(): void {
    const button = this.body.querySelector<HTMLElement>(`tr[data-place="${this.current}"] button`);
    (button ?? this.scroller).focus({ preventScroll: true });
  }

  private print(printing: boolean): void {
    this.printing = printing;
    this.draw();
  }
}

function clamp(value: number, least: number, most: number): number {
  return Math.max(least, Math.min(value, most));
}

function setHeight(gap: HTMLTableRowElement, height: number): void {
  gap.hidden = height === 0;
  (gap.firstElementChild as HTMLElement).style.height = `${height}px`;
}
