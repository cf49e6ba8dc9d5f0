import { cutText, scriptJson } from './escape.js';
import type { RowChunk } from './row-data.js';

const chunkRows = 1_000;

/**
 * Gathers rows to chunks: text that a page can hold, with no more of them in memory than one chunk.
 * @param mostCharacters of a cell
 */
export class RowChunks {
  private cells: string[][];
  private size = 0;

  constructor(
    private readonly columns: number,
    private readonly mostCharacters: number,
    private readonly write: (text: string) => Promise<void> | void,
  ) {
    this.cells = Array.from({ length: columns }, () => []);
  }

  async add(cells: readonly string[]): Promise<void> {
    for (let i = 0; i < this.columns; i++) this.cells[i]!.push(cutText(cells[i] ?? '', this.mostCharacters));
    if (++this.size === chunkRows) await this.flush();
  }

  async flush(): Promise<void> {
    if (this.size === 0) return;
    await this.write(
      `<script type="application/json" class="rows">${scriptJson(this.cells satisfies RowChunk)}</script>\n`,
    );
    this.cells = this.cells.map(() => []);
    this.size = 0;
  }
}
