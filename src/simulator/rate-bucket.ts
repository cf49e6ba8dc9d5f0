/** Holds at most `limit` and refills as much in a minute. */
export class Bucket {
  #level: number;
  #at = performance.now();

  constructor(readonly limit: number) {
    this.#level = limit;
  }

  level(): number {
    const now = performance.now();
    this.#level = Math.min(this.limit, this.#level + ((now - this.#at) * this.limit) / 60_000);
    this.#at = now;
    return this.#level;
  }

  fullInMs(): number {
    return ((this.limit - this.level()) * 60_000) / this.limit;
  }

  /** Takes `amount`, or what is left when that is less. @returns milliseconds until there is enough; 0 if there was. */
  take(amount: number): number {
    const missing = amount - this.level();
    this.#level = Math.max(0, this.#level - amount);
    return missing <= 0 ? 0 : Math.ceil((missing * 60_000) / this.limit);
  }
}
