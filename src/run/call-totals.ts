import type { RowOutcome } from '../types.js';

/** Output tokens of one call. */
export interface CallTotal {
  readonly rows: number;
  readonly tokens: number;
}

/**
 * Adds finished rows up to the calls that answered them. A call counts when all its rows stand one after another, as
 * part.csv has them, were answered and had no attempt before: their shares then are what that call used. An estimate says
 * nothing of hidden reasoning, so it teaches nothing.
 */
export class CallTotals {
  private callId = '';
  private rows = 0;
  private tokens = 0;

  /** @returns the call that this row completes */
  add({ status, callId, rowsInCall, spend }: RowOutcome): CallTotal | undefined {
    if (callId !== this.callId) {
      this.callId = callId;
      this.rows = 0;
      this.tokens = 0;
    }
    if (status !== 'answered' || spend.attempts !== 1 || callId === '' || spend.estimated) return undefined;
    this.rows += 1;
    this.tokens += spend.usage.output;
    return this.rows === rowsInCall ? { rows: this.rows, tokens: this.tokens } : undefined;
  }
}
