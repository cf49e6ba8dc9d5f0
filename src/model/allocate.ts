import type { Usage } from '../types.js';
import { apportion } from './apportion.js';

/** What a row of a merged call is weighed by, in tokens. */
export interface RowWeight {
  /** Of the row's own question. */
  readonly inputTokens: number;
  /** Of its answer as it came back; 0 when none came. */
  readonly answerTokens: number;
}

/**
 * Splits a call's usage over its rows, so that every column adds up exactly to what the provider reported. The rule:
 *
 * - input: each row pays for its own question; the rest (instructions, tags, message overhead) is shared equally.
 *   Should the provider count fewer tokens than the questions have by our count, in proportion to the questions.
 * - cached and written: in proportion to each row's input; written out of what cached has left of it.
 * - reasoning: equally, because the API does not say which row caused it.
 * - the visible answer (output less reasoning): in proportion to the answers' tokens, equally when none came.
 *
 * Shares are whole tokens, by largest remainder, ties to the earlier row: the same call always splits the same way.
 * cached + written <= input and reasoning <= output hold for every row whenever they hold for the call. Costs add up as
 * well when every row is priced by the call's `priceOfCall`. Returns one usage a row, in order.
 */
export function allocateUsage(usage: Usage, rows: readonly RowWeight[]): Usage[] {
  const equally = rows.map(() => 1);

  const questions = rows.map((row) => row.inputTokens);
  const shared = usage.input - questions.reduce((all, tokens) => all + tokens, 0);
  const input = shared < 0 ? apportion(usage.input, questions) : plus(questions, apportion(shared, equally));
  const cached = apportion(usage.cached, input);
  const written = apportion(
    usage.written,
    input.map((tokens, row) => Math.max(0, tokens - cached[row]!)),
  );

  const reasoning = apportion(usage.reasoning, equally);
  const billedReasoning = Math.min(usage.reasoning, usage.output);
  const visible = apportion(
    usage.output - billedReasoning,
    rows.map((row) => row.answerTokens),
  );
  const output = plus(visible, apportion(billedReasoning, equally));

  return rows.map((_, row) => ({
    input: input[row]!,
    cached: cached[row]!,
    written: written[row]!,
    reasoning: reasoning[row]!,
    output: output[row]!,
  }));
}

function plus(a: readonly number[], b: readonly number[]): number[] {
  return a.map((amount, index) => amount + b[index]!);
}
