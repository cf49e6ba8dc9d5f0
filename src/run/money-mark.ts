import type { RunState } from '../store/store.js';
import type { RunFolder } from './run-folder.js';

/** The mark is raised ahead of need, by this part of the budget, so that it is written now and then, not for each call. */
const aheadShare = 64n;
const writeEveryMs = 1_000;

/**
 * state.json: what a run has spent, and a mark that its spent, unknown and held money together never passes before the
 * mark itself is on the disk. Should the store be lost, everything up to the mark counts as spent, so the cap holds.
 */
export class MoneyMark {
  private mark = 0n;
  private spent = 0n;
  private written = 0;
  private turn: Promise<void> = Promise.resolve();

  constructor(
    private readonly folder: RunFolder,
    private budget: bigint | undefined,
  ) {}

  /** The run's cap is another from now on. */
  setBudget(budget: bigint | undefined): void {
    this.budget = budget;
  }

  /** Resolves when the mark on the disk covers this much; to be awaited before the money is spent. */
  cover(committed: bigint): Promise<void> {
    return this.inTurn(async () => {
      if (committed <= this.mark) return;
      const ahead = committed + (this.budget ?? committed) / aheadShare;
      await this.write(
        this.budget !== undefined && ahead > this.budget && committed <= this.budget ? this.budget : ahead,
      );
    });
  }

  /** Notes what is known to be spent, at most once a second. */
  note({ spent }: RunState, now = Date.now()): Promise<void> {
    return this.inTurn(async () => {
      if (spent === this.spent || now - this.written < writeEveryMs) return;
      this.spent = spent;
      await this.write(this.mark);
    });
  }

  /** While no call is being made, at a session's start and end: the mark stands at what the store knows. */
  setTo({ spent, unknown, held }: RunState): Promise<void> {
    return this.inTurn(async () => {
      this.spent = spent;
      await this.write(spent + unknown + held);
    });
  }

  private async write(mark: bigint): Promise<void> {
    await this.folder.writeCheckpoint({ spent: String(this.spent), committed: String(mark) });
    this.mark = mark;
    this.written = Date.now();
  }

  private inTurn(step: () => Promise<void>): Promise<void> {
    const done = this.turn.then(step);
    this.turn = done.catch(() => {});
    return done;
  }
}
