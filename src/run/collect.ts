import type { Store } from '../store/store.js';
import type { RowOutcome } from '../types.js';
import type { Journal } from './journal.js';

const batchSize = 1_000;

/**
 * Carries answers from the store to part.csv: append, sync, and only then tell the store that they are safe.
 */
export class Collector {
  /** More answers wait in the store than one step carries: whoever makes more of them should wait. */
  isBehind = false;

  constructor(
    private readonly store: Store,
    private readonly run: string,
    private readonly journal: Journal,
    /** Hears of outcomes that are safe in part.csv; after a kill, of some of them again. */
    private readonly carried: (outcomes: readonly RowOutcome[]) => Promise<void> = async () => {},
  ) {}

  /** @returns how many answers it carried */
  async collect(): Promise<number> {
    const answers = await this.store.readAnswers(this.run, batchSize);
    this.isBehind = answers.length === batchSize;
    if (answers.length === 0) return 0;
    const outcomes = answers.map((answer) => answer.outcome);
    await this.journal.append(outcomes);
    await this.journal.sync();
    await this.carried(outcomes);
    await this.store.acknowledgeAnswers(
      this.run,
      answers.map((answer) => answer.sequence),
    );
    return answers.length;
  }
}
