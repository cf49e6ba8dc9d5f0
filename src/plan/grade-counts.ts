import { formatUsd } from '../model/money.js';
import type { PicoDollars } from '../types.js';
import { wilsonInterval } from './wilson-interval.js';

/** Groups that are told apart; a column with more different values is no grouping. */
export const mostGroups = 1_000;

/** Rows that were graded, those of them that were right, and what all rows cost, graded or not. */
export interface Score {
  readonly graded: number;
  readonly correct: number;
  readonly cost: PicoDollars;
}

/** Counts of rows, all together and by group. */
export class GradeCounts {
  private readonly all = { graded: 0, correct: 0, cost: 0n };
  private readonly groups = new Map<string, { graded: number; correct: number; cost: bigint }>();

  /** @param correct undefined for a row that has no grade */
  add(correct: boolean | undefined, group: string | undefined, cost: PicoDollars): void {
    const counts = [this.all];
    if (group !== undefined && (this.groups.has(group) || this.groups.size < mostGroups)) {
      const own = this.groups.get(group) ?? { graded: 0, correct: 0, cost: 0n };
      this.groups.set(group, own);
      counts.push(own);
    }
    for (const count of counts) {
      count.cost += cost;
      if (correct !== undefined) count.graded += 1;
      if (correct) count.correct += 1;
    }
  }

  get total(): Score {
    return this.all;
  }

  /** None where all rows are of one. */
  get byGroup(): ReadonlyMap<string, Score> {
    return this.groups.size > 1 ? this.groups : new Map();
  }
}

/** How many answers were right; shares from 0 to 1, within Wilson's bounds 95 times of 100. */
export interface AccuracyFigures extends ShareFigures {
  readonly graded_by: string;
  readonly groups: readonly (ShareFigures & { readonly group: string })[];
}

export interface ShareFigures {
  readonly graded: number;
  readonly correct: number;
  readonly share: number | null;
  readonly low: number;
  readonly high: number;
  /** What the rows cost, for each that was right; null where none was. */
  readonly cost_per_correct_usd: string | null;
}

export function accuracyFigures(counts: GradeCounts, kind: string): AccuracyFigures {
  return {
    graded_by: kind,
    ...shareFigures(counts.total),
    groups: [...counts.byGroup].map(([group, score]) => ({ group, ...shareFigures(score) })),
  };
}

function shareFigures({ graded, correct, cost }: Score): ShareFigures {
  const { low, high } = wilsonInterval(correct, graded);
  const rounded = (share: number) => Math.round(share * 10_000) / 10_000;
  return {
    graded,
    correct,
    share: graded === 0 ? null : rounded(correct / graded),
    low: rounded(low),
    high: rounded(high),
    cost_per_correct_usd: correct === 0 ? null : formatUsd(cost / BigInt(correct)),
  };
}
