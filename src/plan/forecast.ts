import type { TokenPrices } from '../model/catalog.js';
import { costOf, worstCost } from '../model/prices.js';
import { tagTokensPerAnswer, tagTokensPerRow } from '../prompt/prompt-tokens.js';
import { noUsage, type PicoDollars } from '../types.js';

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
}

export interface Forecast {
  readonly calls: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly low: PicoDollars;
  readonly expected: PicoDollars;
  /** Every call writes all that it may, once. Repeated calls come on top; only --budget bounds those. */
  readonly worst: PicoDollars;
  /** The expected cost at one row a call. */
  readonly unmerged: PicoDollars;
}

/**
 * What we assume of a row's output before any was seen. Reasoning shrinks when questions share a call: to a quarter on
 * o1 and R1 (arXiv 2511.04108); we count on much less. Replaced by measurement once a pilot exists.
 */
export const assumed = {
  visible: 120,
  reasoning: 400,
  reasoningShareMerged: 0.6,
  mergedAt: 10,
  lowShare: 0.4,
} as const;

const messageOverhead = 7;

export function forecast(load: Workload, prices: TokenPrices, reasons: boolean): Forecast {
  const reasoning = reasons ? assumed.reasoning : 0;
  let shared = 0;
  let asked = 0;
  let merged = 0;
  let made = 0;
  let reasoned = 0;
  for (const [rows, calls] of load.callSizes) {
    shared += calls * ((rows > 1 ? load.sharedTokens : load.instructionTokens) + messageOverhead);
    asked += calls * rows;
    made += calls;
    if (rows > 1) merged += calls * rows;
    reasoned += calls * rows * reasoning * reasoningShare(rows);
  }
  // A pilot's rows are asked several times.
  const questions = load.rows === 0 ? 0 : (load.questionTokens * asked) / load.rows;
  const inputTokens = Math.ceil(questions + shared + merged * tagTokensPerRow);
  // No more than the calls may write: --max-output-tokens can be below what is usual.
  const visible = asked * assumed.visible + merged * tagTokensPerAnswer;
  const usual = reasoned + visible;
  const outputTokens = Math.min(Math.ceil(usual), load.mostOutputTokens);
  const reasoningTokens = usual === 0 ? 0 : outputTokens * (1 - visible / usual);
  const cost = (input: number, reasoned: number, output: number) =>
    costOf({ ...noUsage, input: Math.ceil(input), reasoning: Math.floor(reasoned), output: Math.ceil(output) }, prices);

  const aloneInput = load.questionTokens + load.rows * (load.instructionTokens + messageOverhead);
  const aloneReasoning = load.rows * reasoning;
  const low = assumed.lowShare;
  return {
    calls: made,
    inputTokens,
    outputTokens,
    low: cost(inputTokens, reasoningTokens * low, outputTokens * low),
    expected: cost(inputTokens, reasoningTokens, outputTokens),
    worst: worstCost(inputTokens, load.mostOutputTokens, prices),
    unmerged: cost(aloneInput, aloneReasoning, aloneReasoning + load.rows * assumed.visible),
  };
}

/** What a row reasons in a call of `rows` rows, relative to a row alone. */
export function reasoningShare(rows: number): number {
  const mergedness = Math.min(1, Math.max(0, rows - 1) / (assumed.mergedAt - 1));
  return 1 - mergedness * (1 - assumed.reasoningShareMerged);
}
