import type { CallSizes } from './call-sizes.js';
import type { TaskKind } from './task-kind.js';

/** Undefined where all rows have one size. */
type Name = TaskKind | undefined;

/** Rows that must have been judged before a size is changed; fewer say nothing. */
const leastJudged = { toShrink: 40, toGrow: 200 };
/** Share of rows whose answer a merged reply lacked. */
const missingShare = { tooMany: 0.15, few: 0.05 };

interface Kind {
  /** Chosen for the whole run; the size never grows beyond it. */
  most: number;
  size: number;
  /** Planned and not finished: under an earlier size, if it changed since. */
  open: number;
  /** Rows still to come that were planned under an earlier size. */
  stale: number;
  finished: number;
  asked: number;
  missed: number;
}

/**
 * How many rows may share a call, for each kind of rows, while the run goes on: half when answers go missing, and one row
 * more at a time when all goes well again, up to what was chosen.
 */
export class SizeControl implements CallSizes {
  private readonly kinds = new Map<Name, Kind>();

  /** @param start what a kind begins with */
  constructor(private readonly start: CallSizes) {}

  of(kind: Name): number {
    return this.kind(kind).size;
  }

  /** A pilot, or an earlier session, found this to be best. */
  choose(kind: Name, size: number): void {
    Object.assign(this.kind(kind), { most: size, size, finished: 0, asked: 0, missed: 0 });
  }

  planned(kind: Name, rows: number): void {
    this.kind(kind).open += rows;
  }

  /**
   * A row was answered or failed.
   * @param rowsInCall of the call that settled it
   * @param misses merged replies that lacked its answer
   * @returns the new size, when this changes it
   */
  finished(kind: Name, rowsInCall: number, misses: number): number | undefined {
    const state = this.kind(kind);
    state.open = Math.max(0, state.open - 1);
    if (state.stale > 0) {
      state.stale -= 1;
      return undefined;
    }
    state.finished += 1;
    state.missed += misses;
    state.asked += misses + (rowsInCall > 1 ? 1 : 0);
    const share = state.asked === 0 ? 0 : state.missed / state.asked;
    if (state.asked >= leastJudged.toShrink && share > missingShare.tooMany) return this.shrink(kind);
    if (state.finished < leastJudged.toGrow) return undefined;
    const grown = share < missingShare.few ? Math.min(state.most, state.size + 1) : state.size;
    return this.resize(state, grown);
  }

  /** Merged answers are worse than they should be. @returns the new size, when there is a smaller one */
  shrink(kind: Name): number | undefined {
    const state = this.kind(kind);
    return this.resize(state, Math.max(1, Math.floor(state.size / 2)));
  }

  private resize(state: Kind, size: number): number | undefined {
    const isNew = size !== state.size;
    Object.assign(state, { size, stale: isNew ? state.open : 0, finished: 0, asked: 0, missed: 0 });
    return isNew ? size : undefined;
  }

  private kind(name: Name): Kind {
    let state = this.kinds.get(name);
    if (state === undefined) {
      const size = this.start.of(name);
      state = { most: size, size, open: 0, stale: 0, finished: 0, asked: 0, missed: 0 };
      this.kinds.set(name, state);
    }
    return state;
  }
}
