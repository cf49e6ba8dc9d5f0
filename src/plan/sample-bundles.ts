import { createHash } from 'node:crypto';

/** Most rows that are kept while it is not known yet how many will be wanted. */
const mostRows = 128;

interface Candidate<Row> {
  readonly key: number;
  readonly rows: readonly Row[];
}

/**
 * A random sample of bundles from a stream of them, as many as hold the wanted rows: each bundle has the same chance, and
 * the same stream gives the same sample. Whole bundles, since rows of a sample must be able to share calls.
 */
export class BundleSample<Row extends { readonly row: number }> {
  /** By key, ascending: the smallest hashes are the sample. */
  private candidates: Candidate<Row>[] = [];

  /** @param seed another one gives another sample */
  constructor(private readonly seed: string) {}

  offer(rows: readonly Row[]): void {
    const first = rows[0];
    if (first === undefined) return;
    const digest = createHash('sha256').update(`${this.seed}#${first.row}`).digest();
    const key = digest.readUIntBE(0, 6);
    const last = this.candidates.at(-1);
    if (last !== undefined && key > last.key && this.size() >= mostRows) return;
    const at = this.candidates.findIndex((candidate) => candidate.key > key);
    this.candidates.splice(at < 0 ? this.candidates.length : at, 0, { key, rows });
    while (this.size() - this.candidates.at(-1)!.rows.length >= mostRows) this.candidates.pop();
  }

  /** Bundles with `wanted` rows together, or a few more; fewer when there were no more. At most 128 rows and a bundle. */
  take(wanted: number): (readonly Row[])[] {
    const taken: (readonly Row[])[] = [];
    let rows = 0;
    for (const candidate of this.candidates) {
      if (rows >= wanted) break;
      taken.push(candidate.rows);
      rows += candidate.rows.length;
    }
    return taken;
  }

  private size(): number {
    return this.candidates.reduce((sum, { rows }) => sum + rows.length, 0);
  }
}
