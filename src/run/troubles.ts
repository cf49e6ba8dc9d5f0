import type { Trouble } from '../report/reporter.js';
import type { RowOutcome } from '../types.js';
import { troubleOfRow } from './trouble-words.js';

/** So many kinds are remembered; words that no two troubles share must not fill the memory. */
const mostKinds = 50;

/** What has gone wrong in a session, by kind. */
export class Troubles {
  private readonly kinds = new Map<string, Trouble>();

  note(words: string, now = Date.now()): void {
    const count = (this.kinds.get(words)?.count ?? 0) + 1;
    // The latest stand last.
    this.kinds.delete(words);
    this.kinds.set(words, { words, count, last: now });
    if (this.kinds.size > mostKinds) this.kinds.delete(this.kinds.keys().next().value!);
  }

  /** Hears of rows that came to their end. */
  heard(outcomes: readonly RowOutcome[]): void {
    for (const { status, error } of outcomes) if (status === 'failed') this.note(troubleOfRow(error));
  }

  /** The latest first. */
  latest(): Trouble[] {
    return [...this.kinds.values()].reverse();
  }
}
