/** Numbers that arrive one by one: 8 bytes each. */
export class GrowingNumbers {
  private values = new Float64Array(1_024);
  private length = 0;

  add(value: number): void {
    if (this.length === this.values.length) {
      const larger = new Float64Array(this.values.length * 2);
      larger.set(this.values);
      this.values = larger;
    }
    this.values[this.length++] = value;
  }

  /** In ascending order. */
  sorted(): Float64Array {
    return this.values.slice(0, this.length).sort();
  }
}
