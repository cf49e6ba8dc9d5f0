import type { PicoDollars } from '../types.js';
import { agree } from './agree.js';
import { meanOf } from './statistics.js';

/** What one row got at one size. */
export interface SizeOutcome {
  /** Undefined when the reply lacked it. */
  readonly answer: string | undefined;
  readonly cost: PicoDollars;
}

/** A pilot's row: what it got at each size that was tried, and alone. */
export interface PilotRow {
  /** By size. */
  readonly merged: ReadonlyMap<number, SizeOutcome>;
  readonly alone: SizeOutcome;
  readonly question?: string;
  /** Whether an answer is right; absent where nobody can tell. */
  readonly isRight?: ((answer: string) => boolean) | undefined;
}

/** A line of the table that a pilot decides from. Shares are from 0 to 1; undefined where there is nothing to compare. */
export interface SizeFigures {
  readonly size: number;
  readonly rows: number;
  /** Of an answered row, in pico-dollars: calls at this size, and asking alone what their replies lacked. */
  readonly costPerRow: number;
  readonly missing: number;
  /** Answers that say the same as the row's answer alone. */
  readonly agreement: number | undefined;
  /** Answers that are right. */
  readonly accuracy: number | undefined;
}

/** What the same rows cost and how well they were answered, at each size and alone. */
export function compareSizes(rows: readonly PilotRow[], sizes: readonly number[]): SizeFigures[] {
  const aloneCost = meanOf(rows.map(({ alone }) => Number(alone.cost)));
  const merged = sizes.map((size): SizeFigures => {
    const tried = rows.flatMap((row) => {
      const outcome = row.merged.get(size);
      return outcome === undefined ? [] : [{ row, outcome }];
    });
    const missing = meanOf(tried.map(({ outcome }) => (outcome.answer === undefined ? 1 : 0)));
    return {
      size,
      rows: tried.length,
      costPerRow: meanOf(tried.map(({ outcome }) => Number(outcome.cost))) + missing * aloneCost,
      missing,
      agreement: share(tried, ({ row, outcome }) => bothAgree(outcome, row)),
      accuracy: share(tried, ({ row, outcome }) => isRight(outcome, row)),
    };
  });
  const alone: SizeFigures = {
    size: 1,
    rows: rows.length,
    costPerRow: aloneCost,
    missing: meanOf(rows.map(({ alone: { answer } }) => (answer === undefined ? 1 : 0))),
    agreement: undefined,
    accuracy: share(rows, (row) => isRight(row.alone, row)),
  };
  return [...merged, alone];
}

function bothAgree({ answer }: SizeOutcome, { alone, question }: PilotRow): boolean | undefined {
  return answer === undefined || !alone.answer ? undefined : agree(answer, alone.answer, question);
}

function isRight({ answer }: SizeOutcome, row: PilotRow): boolean | undefined {
  return answer === undefined ? undefined : row.isRight?.(answer);
}

/** Of the items that can be judged, those judged right. */
function share<T>(items: readonly T[], judge: (item: T) => boolean | undefined): number | undefined {
  const verdicts = items.map(judge).filter((verdict) => verdict !== undefined);
  return verdicts.length === 0 ? undefined : verdicts.filter(Boolean).length / verdicts.length;
}
