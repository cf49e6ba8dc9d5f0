/** Pairs of rows that the verdict rests on; older ones count half each time that so many have come. */
const mostPairs = 20_000;

/** Rows that stand together must be so many times as alike as others. By chance alone 1.3 is not rare. */
const clearlyMore = 1.5;

/**
 * Whether the file's own order tells which rows belong together: then rows that stand together are clearly more alike
 * than rows further apart, and that order is the better guide, since it knows what no words show.
 */
export class FileOrder {
  private near = { alike: 0, pairs: 0 };
  private far = { alike: 0, pairs: 0 };

  /** Nothing has been compared yet. */
  get isUnknown(): boolean {
    return this.near.pairs + this.far.pairs === 0;
  }

  /** @param alike from 0 to 1 */
  note(alike: number, areNear: boolean): void {
    const seen = areNear ? this.near : this.far;
    seen.alike += alike;
    seen.pairs += 1;
    if (seen.pairs < mostPairs) return;
    for (const each of [this.near, this.far]) {
      each.alike /= 2;
      each.pairs /= 2;
    }
  }

  get tells(): boolean {
    const { near, far } = this;
    if (near.pairs === 0 || far.pairs === 0) return true;
    return near.alike / near.pairs > (clearlyMore * far.alike) / far.pairs;
  }
}
