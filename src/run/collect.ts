import type { RunState, Store } from '../store/store.js';
import type { Journal } from './journal.js';
import type { RunFolder } from './run-folder.js';

const batchSize = 1_000;
const checkpointEveryMs = 1_000;

/**
 * Carries answers from the store to part.csv: append, sync, and only then tell the store that they are safe. Notes the
 * money spent beside it, for the day the store is lost.
 */
export class Collector {
  private noted = 0;
  private lastCheckpoint = '';

  constructor(
    private readonly store: Store,
    private readonly run: string,
    private readonly journal: Journal,
    private readonly folder: RunFolder,
  ) {}

  /** @returns how many answers it carried */
  async collect(): Promise<number> {
    const answers = await this.store.readAnswers(this.run, batchSize);
    if (answers.length === 0) return 0;
    await this.journal.append(answers.map((answer) => answer.outcome));
    await this.journal.sync();
    await this.store.acknowledgeAnswers(
      this.run,
      answers.map((answer) => answer.sequence),
    );
    return answers.length;
  }

  async checkpoint(state: RunState, now = Date.now()): Promise<void> {
    const checkpoint = { spent: String(state.spent), unknown: String(state.unknown), held: String(state.held) };
    const text = JSON.stringify(checkpoint);
    if (text === this.lastCheckpoint || now - this.noted < checkpointEveryMs) return;
    await this.folder.writeCheckpoint(checkpoint);
    this.noted = now;
    this.lastCheckpoint = text;
  }
}
