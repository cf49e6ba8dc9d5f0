import type { ModelFacts } from '../model/catalog.js';
import { OutputUse, type SizeUse } from './output-use.js';

/**
 * How much a call may write (`max_completion_tokens`), in tokens, before it is known what rows use. Reasoning models get
 * room to think: OpenAI suggests 25,000 tokens to begin with (platform.openai.com/docs/guides/reasoning). A cut-off reply
 * doubles the allowance of the rows it left; a budget that runs low shrinks it to the scarce figure.
 */
const usual = {
  reasoning: { call: 25_000, row: 2_500, scarceRow: 1_200 },
  plain: { call: 4_000, row: 1_000, scarceRow: 300 },
};

/** Standard deviations: with these and the margin, one reply in a thousand is cut off, or one in a hundred. */
const deviations = { full: 3, scarce: 2.3 };
/** Calls that all use the same say nothing of the one that uses a little more. */
const margin = { times: 1.1, tokens: 64 };
/** Beyond the usual figure the allowance follows the mean, not single rows that never end. */
const mostTimesExpected = 8;
/** Calls of another size may use so much more a row: reasoning shrinks to a quarter in merged calls (arXiv 2511.04108). */
const stretch = 4;

export interface OutputAllowance {
  /** More rows than this could not all write even the least. */
  readonly mostRows: number;
  /** What a call of `rows` rows may write, with money to spare. */
  full(rows: number, times: number): number;
  /** The least worth asking with, when the budget is nearly gone. */
  scarce(rows: number, times: number): number;
  /** The least to try with where nothing but the provider's limits is in the way. */
  least(rows: number, times: number): number;
  /** Takes in what a call used. @returns what is known of its size now, where that decides anything */
  learn(rows: number, tokens: number, cutOff: boolean): SizeUse | undefined;
}

/**
 * @param perRow the user's --max-output-tokens: that much a row, and no more after a cut-off, whatever rows use
 * @param use what is known of the model's rows at this run's effort; grows with `learn`
 */
export function outputAllowance(
  model: ModelFacts,
  perRow: number | undefined,
  use: OutputUse = new OutputUse(),
): OutputAllowance {
  const size = model.reasoning ? usual.reasoning : usual.plain;
  const atMost = (tokens: number) => Math.max(1, Math.min(Math.ceil(tokens), model.maxOutputTokens));
  const rowsWithin = (tokensPerRow: number) => Math.max(1, Math.floor(model.maxOutputTokens / tokensPerRow));
  if (perRow !== undefined) {
    const exactly = (rows: number, times: number) => atMost(rows * perRow * Math.min(times, 1));
    return {
      mostRows: rowsWithin(perRow),
      full: exactly,
      scarce: exactly,
      least: exactly,
      learn: () => undefined,
    };
  }
  const usualFull = (rows: number) => Math.max(size.call, rows * size.row);
  const usualScarce = (rows: number) => rows * size.scarceRow;
  const learned = (rows: number, howSure: number, otherwise: number): number => {
    const estimate = use.of(rows);
    if (estimate === undefined) return otherwise;
    const tokens = estimate.atMost(howSure) * margin.times + margin.tokens;
    if (!estimate.isOfThisSize) return Math.max(tokens, Math.min(otherwise, tokens * stretch));
    return Math.min(tokens, Math.max(usualFull(rows), mostTimesExpected * estimate.expected));
  };
  const full = (rows: number) => learned(rows, deviations.full, usualFull(rows));
  const scarce = (rows: number) => Math.min(learned(rows, deviations.scarce, usualScarce(rows)), full(rows));
  return {
    mostRows: rowsWithin(size.scarceRow),
    // Rows that were cut off are out of the ordinary: what is learned of others must not cut them off again.
    full: (rows, times) => atMost((times > 1 ? Math.max(full(rows), usualFull(rows)) : full(rows)) * times),
    scarce: (rows, times) => {
      const wasCutOff = times > 1 && use.of(rows) !== undefined;
      return atMost((wasCutOff ? full(rows) : scarce(rows)) * times);
    },
    least: (rows, times) => atMost(Math.min(scarce(rows), usualScarce(rows)) * times),
    learn: (rows, tokens, cutOff) => use.learn(rows, tokens, cutOff),
  };
}
