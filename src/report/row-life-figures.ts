/** One row's life; what `sheaf explain --json` prints. Rows count from 1; amounts are exact decimal strings in USD; null is what nothing tells. */
export interface RowLifeFigures {
  readonly row: number;
  /** Of the file that was read. */
  readonly line: number;
  readonly id: string | null;
  readonly question: string;
  readonly group: readonly string[];
  readonly task: string | null;
  readonly kind: string;
  /** What the model is told of how much to think; null, too, where there are several models. */
  readonly effort: string | null;
  /** Null while the row is not at its end. */
  readonly outcome: OutcomeFigures | null;
  /** The row that asked the same question first, whose calls these are. */
  readonly same_as: number | null;
  readonly calls: readonly CallFigures[];
  /** The row's shares of these calls, together. */
  readonly told_usd: string;
  /** What its `cost_usd` has besides; negative where the logs tell of more. */
  readonly untold_usd: string;
  readonly notes: readonly string[];
}

export interface OutcomeFigures {
  readonly status: string;
  readonly answer: string;
  readonly error: string;
  readonly model: string;
  readonly call_id: string;
  readonly attempts: number;
  readonly cost_usd: string;
  readonly source: string;
  /** "true", "false", or null where it was not graded. */
  readonly correct: string | null;
}

export interface UsageFigures {
  readonly input: number;
  readonly cached: number;
  readonly written: number;
  readonly reasoning: number;
  readonly output: number;
}

/** How a call ended for the row. */
export type CallEnd = 'answered' | 'not answered' | 'refused' | 'unknown' | 'not recorded';

export interface CallFigures {
  readonly call: string;
  /** When it was asked, ISO 8601. */
  readonly at: string;
  /** Of `sheaf retry`. */
  readonly retry: boolean;
  readonly model: string | null;
  readonly bundle: string;
  readonly rows: readonly number[];
  readonly effort: string | null;
  readonly end: CallEnd;
  /** A sentence's worth of why; null for a row that was answered. */
  readonly why: string | null;
  readonly finish: string | null;
  readonly latency_ms: number | null;
  readonly hold_usd: string | null;
  readonly max_completion_tokens: number | null;
  /** The whole call's; null where no reply came. */
  readonly usage: UsageFigures | null;
  readonly estimated: boolean;
  readonly cost_usd: string | null;
  readonly share: ShareFigures | null;
  /** The row's part of what was sent, and whether the whole is known to the letter. */
  readonly sent: string;
  readonly sent_exactly: boolean;
  /** The whole prompt, as far as it can be composed again. */
  readonly prompt: string | null;
  /** The row's part of the reply; null without --log-replies. */
  readonly received: string | null;
  readonly reply: string | null;
}

/** The row's share of a call, and what it was reckoned from. */
export interface ShareFigures extends UsageFigures {
  readonly cost_usd: string;
  /** $ per million tokens: IN,CACHED,OUT,REASONING,WRITTEN. */
  readonly price: string;
  readonly question_tokens: number;
  readonly all_question_tokens: number;
  readonly answer_tokens: number;
  readonly all_answer_tokens: number;
}
