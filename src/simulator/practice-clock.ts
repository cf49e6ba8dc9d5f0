/** The practice's own time: it may run faster than real time, stand still, and be put forward. */
export class PracticeClock {
  #speed: number;
  /** Practice time, in milliseconds since 1970, when `performance.now()` was `#real`. */
  #at: number;
  #real = performance.now();

  constructor({ speed, start }: { readonly speed: number; readonly start?: string | undefined }) {
    this.#speed = speed;
    this.#at = start === undefined ? Date.now() : Date.parse(start);
  }

  get speed(): number {
    return this.#speed;
  }

  /** Milliseconds since 1970. */
  now(): number {
    return this.#at + (performance.now() - this.#real) * this.#speed;
  }

  /** Whole seconds since 1970, as the API writes times. */
  seconds(): number {
    return Math.floor(this.now() / 1000);
  }

  /** Real milliseconds until the practice's time is `moment`; infinite when the clock stands still before it. */
  realMsUntil(moment: number): number {
    const left = moment - this.now();
    return left <= 0 ? 0 : left / this.#speed;
  }

  set({ speed = this.#speed, advanceMs = 0 }: { speed?: number | undefined; advanceMs?: number | undefined }): void {
    this.#at = this.now() + advanceMs;
    this.#real = performance.now();
    this.#speed = speed;
  }
}
