import { tagTokensPerRow } from '../prompt/prompt-tokens.js';

/** What packing must know of a row. */
export interface Packable {
  readonly tokens: number;
  /** Rows of different groups never share a bundle. */
  readonly group: string;
}

export interface PackLimits {
  readonly rowsPerCall: number;
  /** Tokens that a bundle's questions may have together. */
  readonly tokensPerCall: number;
  /** Rows that may wait for company, over all groups; beyond it the group that began first is sent as it is. */
  readonly waitingRows: number;
}

/**
 * Ties rows into bundles as they stream by: per group, in file order, up to the limits. Gives the same bundles for the
 * same rows. Memory is bounded by `waitingRows`, however many groups there are.
 */
export class Packer<Row extends Packable> {
  /** In the order in which the groups' present bundles were begun. */
  private readonly open = new Map<string, { rows: Row[]; tokens: number }>();
  private waiting = 0;

  constructor(private readonly limits: PackLimits) {}

  /** @returns the bundles that this row completes. */
  *add(row: Row): Generator<Row[]> {
    const size = row.tokens + tagTokensPerRow;
    let bundle = this.open.get(row.group);
    if (bundle !== undefined && bundle.tokens + size > this.limits.tokensPerCall) {
      yield this.take(row.group);
      bundle = undefined;
    }
    if (bundle === undefined) {
      bundle = { rows: [], tokens: 0 };
      this.open.set(row.group, bundle);
    }
    bundle.rows.push(row);
    bundle.tokens += size;
    this.waiting += 1;
    if (bundle.rows.length >= this.limits.rowsPerCall) yield this.take(row.group);
    while (this.waiting > this.limits.waitingRows) yield this.take(this.open.keys().next().value!);
  }

  /** @returns what is left when the rows have ended. */
  *flush(): Generator<Row[]> {
    for (const group of [...this.open.keys()]) yield this.take(group);
  }

  private take(group: string): Row[] {
    const { rows } = this.open.get(group)!;
    this.open.delete(group);
    this.waiting -= rows.length;
    return rows;
  }
}
