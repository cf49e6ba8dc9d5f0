import type { CallContext } from '../../workers/call-context.js';
import { encodeOrders, type Orders } from '../../workers/orders.js';
import { worstCost } from '../model/prices.js';
import type { RunState, Store } from '../store/store.js';
import type { MoneyMark } from './money-mark.js';

const lookEveryMs = 2_000;

/** The workers that share a run, seen from its producer. An embedded store has none but the producer's own. */
export class Fleet {
  private others = 0;
  private looked = 0;
  /** What this process published and did not withdraw. */
  private offer: string | undefined;
  /** The most that one call can cost. */
  private readonly dearestCall: bigint;

  /**
   * @param own calls in flight at once in this process
   * @param tokensPerCall prompt tokens that a call may have at most
   */
  constructor(
    private readonly store: Store,
    private readonly context: CallContext,
    private readonly mark: MoneyMark,
    private readonly own: number,
    tokensPerCall: number,
  ) {
    const { model, holdPrices } = context;
    this.dearestCall = worstCost(tokensPerCall, model.maxOutputTokens, holdPrices, model.longInput);
  }

  /** Calls in flight at once, all workers together. */
  get concurrency(): number {
    return this.own + this.others;
  }

  /** No other process was seen that makes calls of the store's runs. */
  get isAlone(): boolean {
    return this.others === 0;
  }

  async publish(orders: Orders): Promise<void> {
    if (this.store.exclusive) return;
    this.offer = encodeOrders(orders);
    await this.store.publishRun(this.context.run, this.offer);
  }

  async withdraw(): Promise<void> {
    const { offer } = this;
    this.offer = undefined;
    if (offer !== undefined) await this.store.withdrawRun(this.context.run, offer);
  }

  /** No call of any worker is in flight. */
  isIdle(state: RunState): boolean {
    return this.store.exclusive || state.held === 0n;
  }

  /**
   * Covers what the other workers may spend before this is called again: they do not wait for the mark, as this process
   * does, so it runs ahead of what all of them can hold at once.
   */
  async cover({ spent, unknown, budget }: RunState, now = Date.now()): Promise<void> {
    if (this.store.exclusive) return;
    if (now - this.looked >= lookEveryMs) {
      this.looked = now;
      await this.publishAgain();
      const workers = await this.store.readWorkers();
      this.others = workers.reduce((sum, { concurrency }) => sum + concurrency, 0);
    }
    if (this.others === 0) return;
    const ahead = spent + unknown + 2n * BigInt(this.concurrency) * this.dearestCall;
    await this.mark.cover(budget !== undefined && ahead > budget ? budget : ahead);
  }

  /** A producer that this one took over from may have withdrawn the run, or woken and published its own orders. */
  private async publishAgain(): Promise<void> {
    const { offer } = this;
    if (offer === undefined) return;
    const { run } = this.context;
    if ((await this.store.readPublished()).get(run) !== offer) await this.store.publishRun(run, offer);
  }
}
