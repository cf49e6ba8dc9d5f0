import type { ModelFacts } from '../model/catalog.js';

/**
 * How much a call may write (`max_completion_tokens`), in tokens. Reasoning models get room to think: OpenAI suggests
 * 25,000 tokens to begin with (platform.openai.com/docs/guides/reasoning). A cut-off reply doubles the allowance of
 * the rows it left; a budget that runs low shrinks it to the scarce figure.
 */
const usual = {
  reasoning: { call: 25_000, row: 2_500, scarceRow: 1_200 },
  plain: { call: 4_000, row: 1_000, scarceRow: 300 },
};

export interface OutputAllowance {
  /** More rows than this could not all write even the least. */
  readonly mostRows: number;
  /** What a call of `rows` rows may usually write. */
  full(rows: number, times: number): number;
  /** The least worth asking with, when the budget is nearly gone. */
  scarce(rows: number, times: number): number;
}

/** @param perRow the user's --max-output-tokens: that much a row, and no more after a cut-off. */
export function outputAllowance(model: ModelFacts, perRow: number | undefined): OutputAllowance {
  const size = model.reasoning ? usual.reasoning : usual.plain;
  const atMost = (tokens: number) => Math.min(Math.ceil(tokens), model.maxOutputTokens);
  const rowsWithin = (tokensPerRow: number) => Math.max(1, Math.floor(model.maxOutputTokens / tokensPerRow));
  if (perRow !== undefined) {
    const exactly = (rows: number, times: number) => atMost(rows * perRow * Math.min(times, 1));
    return { mostRows: rowsWithin(perRow), full: exactly, scarce: exactly };
  }
  return {
    mostRows: rowsWithin(size.scarceRow),
    full: (rows, times) => atMost(Math.max(size.call, rows * size.row) * times),
    scarce: (rows, times) => atMost(rows * size.scarceRow * times),
  };
}
