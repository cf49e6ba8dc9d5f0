import { stat } from 'node:fs/promises';
import { countPartRows, type PartCounts } from '../run/count-part-rows.js';

const mostKept = 500;

/** Counts the rows of part.csv files, each only when it has changed since: the page asks every other second. */
export class RowCounts {
  private readonly kept = new Map<string, { readonly mark: string; readonly counts: PartCounts | undefined }>();

  async of(path: string): Promise<PartCounts | undefined> {
    const { size = 0, mtimeMs = 0 } = (await stat(path).catch(() => undefined)) ?? {};
    const mark = `${size} ${mtimeMs}`;
    const known = this.kept.get(path);
    if (known?.mark === mark) return known.counts;
    const counts = await countPartRows(path);
    if (this.kept.size >= mostKept) this.kept.clear();
    this.kept.set(path, { mark, counts });
    return counts;
  }
}
