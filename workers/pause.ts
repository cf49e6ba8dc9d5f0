/** A pause that this process heard of is asked about again after so long, by one bundle. */
const askEveryMs = 2_000;

/**
 * Whether somebody paused the run, as far as this process knows. The store refuses what would begin all the same; this keeps bundles
 * from taking rate that others could use, each time they ask in vain.
 */
export class Pause {
  private nextAsk: number | undefined;

  constructor(private readonly now: () => number = Date.now) {}

  get isOn(): boolean {
    return this.nextAsk !== undefined;
  }

  /** The store said so. */
  began(): void {
    this.nextAsk ??= this.now() + askEveryMs;
  }

  ended(): void {
    this.nextAsk = undefined;
  }

  /** Whether a bundle may ask for money: all may while there is no pause, else one now and then, which finds out whether it is over. */
  mayAsk(): boolean {
    if (this.nextAsk === undefined) return true;
    if (this.now() < this.nextAsk) return false;
    this.nextAsk = this.now() + askEveryMs;
    return true;
  }
}
