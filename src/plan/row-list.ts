/** A number for every row, in a typed array that grows: 4 bytes a row. */
export class RowList {
  private values: Uint32Array = new Uint32Array(1024);
  length = 0;

  push(value: number): void {
    if (this.length === this.values.length) {
      const grown = new Uint32Array(this.values.length * 2);
      grown.set(this.values);
      this.values = grown;
    }
    this.values[this.length++] = value;
  }

  at(row: number): number {
    return this.values[row] ?? 0;
  }
}
