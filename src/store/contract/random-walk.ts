import assert from 'node:assert/strict';
import type { Charge, Settlement, Store } from '../store.js';
import { MoneyModel } from './money-model.js';
import { sampleBundle, sampleOutcome, sampleRun, someUsage } from './samples.js';
import { seeded } from './seeded.js';

/**
 * Lives `steps` random steps of a run in the store and beside it in the model; both must agree after each.
 * @param unit what the amounts are multiples of, give or take some pico-dollars
 */
export async function randomWalk(store: Store, seed: number, steps: number, unit: bigint): Promise<void> {
  const budget = 5_000n * unit;
  const run = await sampleRun(store, budget, 'b0', 'b1', 'b2', 'b3');
  const walk = new Walk(store, new MoneyModel(run, budget), seeded(seed), unit);
  for (let step = 0; step < steps; step++) {
    const done = await walk.step(step);
    const state = await store.readRun(run);
    assert.deepEqual(state, walk.model.state(), `step ${step}: ${done}`);
    assert.ok(walk.model.committed <= state!.budget!, `step ${step}: ${done} broke the cap`);
    await walk.compareOneBundle();
  }
  assert.equal((await store.readAnswers(run, steps)).length, walk.answers);
}

class Walk {
  answers = 0;
  /** Calls that were ever asked for, and the bundle each was for. */
  private readonly calls: [call: string, bundle: string][] = [];
  private readonly settlements: Settlement[] = [];

  constructor(
    private readonly store: Store,
    readonly model: MoneyModel,
    private readonly random: () => number,
    private readonly unit: bigint,
  ) {
    for (const bundle of ['b0', 'b1', 'b2', 'b3']) model.add(bundle);
  }

  /** @returns what it did */
  async step(number: number): Promise<string> {
    const { store, model } = this;
    const chance = this.random();
    if (chance < 0.3) return this.reserve(`call-${number}`, this.bundle(), this.amount(400));
    if (chance < 0.36) return this.reserveAgain();
    if (chance < 0.44) return this.endHold('release', number);
    if (chance < 0.5) return this.endHold('forfeit', number);
    if (chance < 0.75) return this.settle(number);
    if (chance < 0.8) return this.settleAgain();
    if (chance < 0.9) {
      const id = `b${this.below(number + 4)}`;
      await store.addBundles(model.run, [sampleBundle(id)]);
      model.add(id);
      return `addBundles ${id}`;
    }
    if (chance < 0.92) {
      assert.equal(await store.forfeitAbandoned(model.run), model.forfeitAbandoned());
      return 'forfeitAbandoned';
    }
    if (chance < 0.94) {
      const stop = { kind: 'budget', message: `stopped at ${number}` } as const;
      await store.stopRun(model.run, stop);
      model.stopWith(stop);
      return 'stopRun';
    }
    if (chance < 0.95) {
      const steer = this.pick(['go', 'pause', 'leave'] as const)!;
      assert.equal(await store.steerRun(model.run, steer), true);
      model.steerTo(steer);
      return `steerRun ${steer}`;
    }
    const budget = model.committed + this.amount(3_000);
    if (chance < 0.97) {
      const asked = this.random() < 0.3 ? this.amount(2_000) : budget;
      const expected = model.changeBudget(asked);
      assert.deepEqual(await store.changeBudget(model.run, asked), expected);
      return `changeBudget ${asked}: ${expected.kind}`;
    }
    await store.openRun(model.run, budget);
    model.open(budget);
    return `openRun ${budget}`;
  }

  async compareOneBundle(): Promise<void> {
    const id = this.bundle();
    const bundle = await this.store.readBundle(this.model.run, id);
    assert.equal(bundle?.attempts, this.model.attempts.get(id), `attempts of ${id}`);
  }

  private async reserve(call: string, bundle: string, amount: bigint): Promise<string> {
    this.calls.push([call, bundle]);
    const expected = this.model.reserve(bundle, call, amount);
    assert.deepEqual(await this.store.reserveBudget(this.model.run, bundle, call, amount), expected);
    return `reserve ${bundle} ${call} ${amount}`;
  }

  private async reserveAgain(): Promise<string> {
    const call = this.pick(this.model.standing());
    const held = call === undefined ? undefined : this.model.holds.get(call);
    return held === undefined ? 'nothing' : this.reserve(call!, held.bundle, held.amount);
  }

  private async endHold(how: 'release' | 'forfeit', number: number): Promise<string> {
    const call = this.pick(this.calls)?.[0] ?? 'never';
    const counts = number % 2 === 0;
    if (how === 'release') await this.store.releaseHold(this.model.run, call, counts);
    else await this.store.forfeitHold(this.model.run, call);
    if (how === 'release') this.model.release(call, counts);
    else this.model.forfeit(call);
    return `${how} ${call}`;
  }

  private async settle(number: number): Promise<string> {
    const [call, bundle] = this.pick(this.calls) ?? ['', ''];
    const held = this.model.holds.get(call);
    if (held === undefined) return 'nothing';
    const leftovers = this.random() < 0.4 ? [sampleBundle(`${bundle}.${number}`)] : [];
    return this.end({
      bundle,
      call: { id: call, charge: this.charge(held.amount) },
      finished: [sampleOutcome(number)],
      leftovers,
    });
  }

  private async settleAgain(): Promise<string> {
    const settlement = this.pick(this.settlements);
    // A bundle of that id may have been added anew, and the call's hold is gone: that would be an error.
    if (settlement === undefined || this.model.attempts.has(settlement.bundle)) return 'nothing';
    return this.end(settlement);
  }

  private async end(settlement: Settlement): Promise<string> {
    this.settlements.push(settlement);
    const expected = this.model.settle(settlement);
    assert.equal(await this.store.settle(this.model.run, settlement), expected);
    if (expected === 'settled') this.answers += settlement.finished.length;
    return `settle ${settlement.bundle} ${settlement.call?.charge.kind}: ${expected}`;
  }

  private charge(most: bigint): Charge {
    const chance = this.random();
    if (chance < 0.2) return { kind: 'unbilled' };
    if (chance < 0.4) return { kind: 'unknown' };
    const cost = (most * BigInt(this.below(1_000))) / 999n;
    if (chance < 0.8) return { kind: 'billed', usage: someUsage, cost };
    return { kind: 'billed', usage: someUsage, cost, unknown: ((most - cost) * BigInt(this.below(1_000))) / 999n };
  }

  private amount(units: number): bigint {
    const some = BigInt(this.below(10)) * BigInt(this.below(units));
    return BigInt(this.below(units)) * this.unit + (this.unit === 1n ? 0n : some);
  }

  private bundle(): string {
    return this.pick([...this.model.attempts.keys()]) ?? 'none';
  }

  private pick<T>(list: readonly T[]): T | undefined {
    return list[this.below(list.length)];
  }

  private below(limit: number): number {
    return Math.floor(this.random() * limit);
  }
}
