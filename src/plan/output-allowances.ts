import type { OutputAllowance } from './output-allowance.js';

/** An allowance for each effort: what rows use that are thought about says nothing of those that are not. */
export class OutputAllowances {
  private readonly byEffort = new Map<string | undefined, OutputAllowance>();

  /** @param create one that has learned nothing of an effort yet */
  constructor(private readonly create: () => OutputAllowance) {}

  of(effort: string | undefined): OutputAllowance {
    let allowance = this.byEffort.get(effort);
    if (allowance === undefined) {
      allowance = this.create();
      this.byEffort.set(effort, allowance);
    }
    return allowance;
  }

  /** The least worth asking a single row with, at the cheapest effort seen. */
  scarcest(): number {
    const seen = [...this.byEffort.values()];
    return Math.min(...(seen.length === 0 ? [this.create()] : seen).map((allowance) => allowance.scarce(1, 1)));
  }
}
