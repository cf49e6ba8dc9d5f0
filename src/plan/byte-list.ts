/** A small number, 0 to 255, for every row: a byte a row, 0 until it is set. */
export class ByteList {
  private values = new Uint8Array(1024);

  at(row: number): number {
    return this.values[row] ?? 0;
  }

  set(row: number, value: number): void {
    if (row >= this.values.length) {
      const grown = new Uint8Array(Math.max(row + 1, this.values.length * 2));
      grown.set(this.values);
      this.values = grown;
    }
    this.values[row] = value;
  }
}
