/** Words that every layer shares. Money is integer pico-dollars (1e-12 $); floats never hold money. */

/** An amount of money, in units of 1e-12 $. */
export type PicoDollars = bigint;

/** What the provider says a call used, in tokens. `output` includes `reasoning`; `input` includes `cached` and `written`. */
export interface Usage {
  readonly input: number;
  readonly cached: number;
  /** Tokens written to the provider's prompt cache; models before gpt-5.6 never report any. */
  readonly written: number;
  readonly reasoning: number;
  readonly output: number;
}

export const noUsage: Usage = { input: 0, cached: 0, written: 0, reasoning: 0, output: 0 };

/** Where a finished row's answer came from. */
export type AnswerSource = 'model' | 'cache' | 'duplicate';

export type RowStatus = 'answered' | 'failed' | 'skipped';

/** What a row has cost so far, over every call it was part of. */
export interface RowSpend {
  readonly attempts: number;
  readonly usage: Usage;
  readonly cost: PicoDollars;
  /** Some call's usage was counted here, as its endpoint did not report it: the row's tokens and cost are estimates. */
  readonly estimated?: true;
}

export const noSpend: RowSpend = { attempts: 0, usage: noUsage, cost: 0n };

/**
 * What a row got in a call that did not settle it: one size of a pilot, or the merged answer that an audit asks again
 * alone. Its cost is part of the row's spend.
 */
export interface Trial {
  /** Rows that shared the call. */
  readonly rowsInCall: number;
  /** Undefined when the reply had none that could be trusted. */
  readonly answer: string | undefined;
  readonly callId: string;
  /** The row's share of the call. */
  readonly usage: Usage;
  readonly cost: PicoDollars;
  readonly latencyMs: number;
}

/** What is known of a row's way besides its spend; part.csv does not keep it. */
export interface RowHistory {
  /** In the order in which they were made, larger calls first. */
  readonly trials?: readonly Trial[];
  /** Merged replies that lacked its answer; trials do not count. */
  readonly misses?: number;
}

/** An answer that does not fit the answers' schema, for the next question to tell. */
export interface Repair {
  /** The validator's words. */
  readonly trouble: string;
  readonly answer: string;
}

/** One row's outcome, as it stands in part.csv and in the output, and its history. */
export interface RowOutcome extends RowHistory {
  /** Position in the input, from 0. */
  readonly row: number;
  readonly status: RowStatus;
  readonly answer: string;
  /** Why the row failed or was skipped; empty when it was answered. */
  readonly error: string;
  readonly model: string;
  /** The call that settled the row; empty when no call did. */
  readonly callId: string;
  readonly rowsInCall: number;
  readonly spend: RowSpend;
  readonly latencyMs: number;
  readonly source: AnswerSource;
}

/** A row on its way through the queue: what to ask, and what it has cost before. */
export interface BundleRow extends RowHistory {
  /** Position in the input, from 0. */
  readonly row: number;
  readonly question: string;
  /** Tokens of the question alone. */
  readonly tokens: number;
  /** What it has cost so far, in earlier runs and sessions too. */
  readonly spend: RowSpend;
  /** Attempts of earlier runs and sessions, which do not count against --attempts. */
  readonly attemptsBefore: number;
  /** What was wrong with its last answer that was whole. */
  readonly repair?: Repair;
}

/** Attempts that count against --attempts. */
export function attemptsMade({ spend, attemptsBefore }: BundleRow): number {
  return spend.attempts - attemptsBefore;
}

/** Rows that share one call. */
export interface Bundle {
  /** Unique in the run; a repeat of the step that made it gives the same id. */
  readonly id: string;
  readonly rows: readonly BundleRow[];
  /** Times the usual output allowance; grows after a reply was cut off. */
  readonly allowance: number;
  /**
   * How much its rows are to be thought about: a value of `reasoning_effort`, or `inWords`
   * (src/model/reasoning-request.ts). Undefined: as the model does when it is told nothing.
   */
  readonly effort?: string;
  /**
   * A pilot's: its call settles no row. The rows go on in calls of the first of these sizes, and so on; the last is 1,
   * and that call settles them.
   */
  readonly trialSizes?: readonly number[];
}
