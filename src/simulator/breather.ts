/** Lets other requests in while a long work goes on. */
export class Breather {
  #since = performance.now();

  /** Between two pieces of the work. */
  async rest(): Promise<void> {
    if (performance.now() - this.#since < 10) return;
    await new Promise(setImmediate);
    this.#since = performance.now();
  }
}
