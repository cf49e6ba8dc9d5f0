import type { TokenPrices } from '../model/catalog.js';
import { costOf, worstCost } from '../model/prices.js';
import { tagTokensPerAnswer, tagTokensPerRow } from '../prompt/prompt-tokens.js';
import { noUsage, type PicoDollars } from '../types.js';
import type { AssumedOutput, TokenRange } from './assumed-output.js';
import type { CostInterval } from './cost-interval.js';

/** What a run would need, as far as the input tells. */
export interface Workload {
  readonly rows: number;
  /** How many calls have how many rows. */
  readonly callSizes: ReadonlyMap<number, number>;
  /** Of the questions alone. */
  readonly questionTokens: number;
  readonly instructionTokens: number;
  /** Instructions and protocol, which every merged call carries once. */
  readonly sharedTokens: number;
  /** Output tokens of all calls together if each used its whole allowance. */
  readonly mostOutputTokens: number;
  /** What a row writes. */
  readonly output: AssumedOutput;
}

/** A guess: `low` and `high` rest on the bounds of what is assumed of rows. */
export interface Forecast extends CostInterval {
  readonly calls: number;
  readonly inputTokens: number;
  readonly outputTokens: TokenRange;
  /** Every call writes all that it may, once. Repeated calls come on top; only --budget bounds those. */
  readonly worst: PicoDollars;
  /** The expected cost at one row a call. */
  readonly unmerged: PicoDollars;
}

/**
 * Reasoning shrinks when questions share a call: to a quarter on o1 and R1 (arXiv 2511.04108); we count on much less.
 * Replaced by measurement once a pilot exists.
 */
export const merging = { reasoningShare: 0.6, at: 10 } as const;

/** Calls that are repeated, rows that are asked again, in hundredths; tags and seams that take less than is counted. */
const inputHundredths = { low: 90n, high: 110n };
const messageOverhead = 7;

export function forecast(load: Workload, prices: TokenPrices): Forecast {
  const { answer, reasoning } = load.output;
  let shared = 0;
  let asked = 0;
  let merged = 0;
  let made = 0;
  /** Rows, each counted as the part of its reasoning that is left of it in its call. */
  let thoughtAbout = 0;
  for (const [rows, calls] of load.callSizes) {
    shared += calls * ((rows > 1 ? load.sharedTokens : load.instructionTokens) + messageOverhead);
    asked += calls * rows;
    made += calls;
    if (rows > 1) merged += calls * rows;
    thoughtAbout += calls * rows * reasoningShare(rows);
  }
  // A pilot's rows are asked several times.
  const questions = load.rows === 0 ? 0 : (load.questionTokens * asked) / load.rows;
  const inputTokens = Math.ceil(questions + shared + merged * tagTokensPerRow);
  const output = (of: keyof TokenRange) => {
    const reasoned = thoughtAbout * reasoning[of];
    const usual = reasoned + asked * answer[of] + merged * tagTokensPerAnswer;
    // No more than the calls may write: --max-output-tokens can be below what is usual.
    const tokens = Math.min(Math.ceil(usual), load.mostOutputTokens);
    return { tokens, reasoned: usual === 0 ? 0 : (tokens * reasoned) / usual };
  };
  const [least, usual, most] = [output('least'), output('usual'), output('most')];
  const cost = (input: number, { tokens, reasoned }: { tokens: number; reasoned: number }, cached = 0) =>
    costOf(
      { ...noUsage, input: Math.ceil(input), cached, reasoning: Math.floor(reasoned), output: Math.ceil(tokens) },
      prices,
    );

  const aloneInput = load.questionTokens + load.rows * (load.instructionTokens + messageOverhead);
  const alone = load.rows * reasoning.usual;
  return {
    calls: made,
    inputTokens,
    outputTokens: { least: least.tokens, usual: usual.tokens, most: most.tokens },
    // What calls share may come from the provider's prompt cache.
    low: (cost(inputTokens, least, prices.cached < prices.input ? Math.floor(shared) : 0) * inputHundredths.low) / 100n,
    expected: cost(inputTokens, usual),
    high: (cost(inputTokens, most) * inputHundredths.high) / 100n,
    worst: worstCost(inputTokens, load.mostOutputTokens, prices),
    unmerged: cost(aloneInput, { tokens: alone + load.rows * answer.usual, reasoned: alone }),
  };
}

/** What a row reasons in a call of `rows` rows, relative to a row alone. */
export function reasoningShare(rows: number): number {
  const mergedness = Math.min(1, Math.max(0, rows - 1) / (merging.at - 1));
  return 1 - mergedness * (1 - merging.reasoningShare);
}
