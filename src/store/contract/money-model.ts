import { addUsage } from '../../model/spend.js';
import { noUsage, type Usage } from '../../types.js';
import type { BudgetChange, Reservation, RunState, RunStop, Settlement, Steer } from '../store.js';

interface Hold {
  readonly bundle: string;
  readonly amount: bigint;
  forfeited: boolean;
}

/** A run's money and counts as the port's words have them, in plain variables; the store is compared with it. */
export class MoneyModel {
  readonly holds = new Map<string, Hold>();
  /** Attempts of the open bundles. */
  readonly attempts = new Map<string, number>();
  private sessions = 1;
  private spent = 0n;
  /** What estimated calls may have cost beyond their estimates. */
  private beyond = 0n;
  private calls = 0;
  private rejectedCalls = 0;
  private usage: Usage = noUsage;
  private stop: RunStop | undefined;
  private steer: Steer = 'go';

  constructor(
    readonly run: string,
    private budget: bigint,
  ) {}

  get held(): bigint {
    return this.sum(false);
  }

  get unknown(): bigint {
    return this.sum(true) + this.beyond;
  }

  get committed(): bigint {
    return this.spent + this.held + this.unknown;
  }

  standing(): string[] {
    return [...this.holds].filter(([, { forfeited }]) => !forfeited).map(([call]) => call);
  }

  state(): RunState {
    const { run, sessions, budget, spent, held, unknown, usage, calls, rejectedCalls, stop, steer } = this;
    const openBundles = this.attempts.size;
    return { run, sessions, budget, spent, held, unknown, usage, calls, rejectedCalls, openBundles, stop, steer };
  }

  open(budget: bigint): void {
    this.sessions += 1;
    this.budget = budget;
    this.stop = undefined;
    this.steer = 'go';
  }

  stopWith(stop: RunStop): void {
    this.stop ??= stop;
  }

  steerTo(steer: Steer): void {
    this.steer = steer;
  }

  changeBudget(budget: bigint): BudgetChange {
    if (this.stop !== undefined) return { kind: 'stopped', stop: this.stop };
    if (budget < this.committed) return { kind: 'short', committed: this.committed };
    this.budget = budget;
    return { kind: 'changed' };
  }

  add(bundle: string): void {
    if (!this.attempts.has(bundle)) this.attempts.set(bundle, 0);
  }

  reserve(bundle: string, call: string, amount: bigint): Reservation {
    if (!this.attempts.has(bundle)) return { kind: 'settled' };
    if (this.holds.get(call)?.forfeited === false) return this.granted(bundle);
    for (const older of this.standing()) if (this.holds.get(older)!.bundle === bundle) this.forfeit(older);
    if (this.stop !== undefined) return { kind: 'stopped', stop: this.stop };
    if (this.steer !== 'go') return { kind: 'paused' };
    const room = this.budget - this.committed;
    if (amount > room) return { kind: 'short', room, heldElsewhere: this.held };
    this.holds.set(call, { bundle, amount, forfeited: false });
    return this.granted(bundle);
  }

  private granted(bundle: string): Reservation {
    return { kind: 'granted', attempts: this.attempts.get(bundle)!, committed: this.committed };
  }

  release(call: string, counts: boolean): void {
    const held = this.holds.get(call);
    if (held === undefined || held.forfeited) return;
    this.holds.delete(call);
    this.rejectedCalls += 1;
    if (counts) this.countAttempt(held.bundle);
  }

  forfeit(call: string): void {
    const held = this.holds.get(call);
    if (held === undefined || held.forfeited) return;
    held.forfeited = true;
    this.countAttempt(held.bundle);
  }

  forfeitAbandoned(): number {
    const abandoned = this.standing();
    for (const call of abandoned) this.forfeit(call);
    return abandoned.length;
  }

  settle({ bundle, call, leftovers }: Settlement): 'settled' | 'superseded' {
    if (!this.attempts.delete(bundle)) {
      if (call !== undefined) this.forfeit(call.id);
      return 'superseded';
    }
    for (const other of this.standing()) {
      if (other !== call?.id && this.holds.get(other)!.bundle === bundle) this.forfeit(other);
    }
    if (call?.charge.kind === 'unknown') this.forfeit(call.id);
    else if (call !== undefined) this.holds.delete(call.id);
    if (call?.charge.kind === 'unbilled') this.rejectedCalls += 1;
    if (call?.charge.kind === 'billed') {
      this.spent += call.charge.cost;
      this.beyond += call.charge.unknown ?? 0n;
      this.calls += 1;
      this.usage = addUsage(this.usage, call.charge.usage);
    }
    for (const { id } of leftovers) this.add(id);
    return 'settled';
  }

  private countAttempt(bundle: string): void {
    const attempts = this.attempts.get(bundle);
    if (attempts !== undefined) this.attempts.set(bundle, attempts + 1);
  }

  private sum(forfeited: boolean): bigint {
    let total = 0n;
    for (const one of this.holds.values()) if (one.forfeited === forfeited) total += one.amount;
    return total;
  }
}
