import type { PicoDollars } from '../types.js';
import { mcNemar } from './mc-nemar.js';
import { wilsonInterval } from './wilson-interval.js';

/** How a graded row came out at both models of a cascade. */
export interface CalibrationRow {
  readonly cheapRight: boolean;
  readonly strongRight: boolean;
  /** Its two orders said the same at the cheap model; undefined where it was not asked twice. */
  readonly agreed: boolean | undefined;
  /** The rule sends it to the strong model, whatever its grade. */
  readonly goesOn: boolean;
  /** A model's answer came from the cache, and cost nothing. */
  readonly fromCache: boolean;
  /** Of its first call at the cheap model, of its second there, and of the strong one's. */
  readonly costs: { readonly first: PicoDollars; readonly again: PicoDollars; readonly strong: PicoDollars };
}

/** One way to answer the calibration rows. */
export interface Way {
  readonly correct: number;
  /** Of all of them, from 0 to 1, within Wilson's bounds 95 times of 100. */
  readonly share: number;
  readonly low: number;
  readonly high: number;
  readonly cost: PicoDollars;
}

/** So many graded rows at least have to say that the cheap model is as good. */
const leastRows = 30;
/** Agreement that leaves more than this part of the errors standing says little. */
const tellingPart = 0.5;
const leastErrors = 3;

/** Graded rows that both models of a cascade were asked: what each alone and both together make of them. */
export class Calibration {
  rows = 0;
  fromCache = 0;
  private cheap = { correct: 0, cost: 0n };
  private strong = { correct: 0, cost: 0n };
  private cascade = { correct: 0, cost: 0n };
  private onlyCheap = 0;
  private onlyStrong = 0;
  /** Rows whose two orders agreed, and those of them that were wrong nevertheless; the same of those that differed. */
  readonly agreeing = { rows: 0, wrong: 0 };
  readonly differing = { rows: 0, wrong: 0 };

  add({ cheapRight, strongRight, agreed, goesOn, fromCache, costs }: CalibrationRow): void {
    this.rows += 1;
    if (fromCache) this.fromCache += 1;
    count(this.cheap, cheapRight, costs.first);
    count(this.strong, strongRight, costs.strong);
    count(this.cascade, goesOn ? strongRight : cheapRight, costs.first + costs.again + (goesOn ? costs.strong : 0n));
    if (cheapRight && !strongRight) this.onlyCheap += 1;
    if (strongRight && !cheapRight) this.onlyStrong += 1;
    if (agreed === undefined) return;
    const orders = agreed ? this.agreeing : this.differing;
    orders.rows += 1;
    if (!cheapRight) orders.wrong += 1;
  }

  /** Nothing in these rows speaks for the strong model: it was right no more often. */
  get isCheapAsGood(): boolean {
    return this.rows >= leastRows && this.onlyStrong <= this.onlyCheap;
  }

  /** Answers that agree are wrong nearly as often as any: the cascade lets too much stand. */
  get isAgreementTelling(): boolean {
    const { rows, wrong } = this.agreeing;
    if (rows === 0 || wrong < leastErrors) return true;
    return wrong / rows <= tellingPart * ((this.rows - this.cheap.correct) / this.rows);
  }

  get ways(): { readonly cheap: Way; readonly strong: Way; readonly cascade: Way } {
    return { cheap: this.way(this.cheap), strong: this.way(this.strong), cascade: this.way(this.cascade) };
  }

  /** How likely so great a difference is between models that are equally good (McNemar). */
  get p(): number {
    return mcNemar(this.onlyStrong, this.onlyCheap).p;
  }

  private way({ correct, cost }: { correct: number; cost: bigint }): Way {
    const share = this.rows === 0 ? 0 : correct / this.rows;
    return { correct, share, ...wilsonInterval(correct, this.rows), cost };
  }
}

function count(way: { correct: number; cost: bigint }, right: boolean, cost: bigint): void {
  if (right) way.correct += 1;
  way.cost += cost;
}
