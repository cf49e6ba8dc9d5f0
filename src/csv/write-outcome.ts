import { formatUsd } from '../model/money.js';
import type { AnswerSource, RowOutcome } from '../types.js';

/** The columns that Sheaf adds, in their order. */
export const outcomeColumns = [
  'answer',
  'status',
  'error',
  'model',
  'call_id',
  'rows_in_call',
  'attempts',
  'input_tokens',
  'cached_tokens',
  'reasoning_tokens',
  'output_tokens',
  'cost_usd',
  'latency_ms',
  'source',
] as const;

/** A row's outcome as the cells of `outcomeColumns`. */
export function outcomeCells(outcome: RowOutcome): string[] {
  const { attempts, usage, cost } = outcome.spend;
  const counts = [outcome.rowsInCall, attempts, usage.input, usage.cached, usage.reasoning, usage.output];
  return [
    outcome.answer,
    outcome.status,
    outcome.error,
    outcome.model,
    outcome.callId,
    ...counts.map(String),
    formatUsd(cost),
    String(outcome.latencyMs),
    sourceCell(outcome),
  ];
}

/** The last cell: where the answer comes from. "estimated" is the model, too, at a cost that its endpoint did not report. */
export function sourceCell({ source, spend }: RowOutcome): AnswerSource | 'estimated' {
  return source === 'model' && spend.estimated ? 'estimated' : source;
}

/** `outcomeColumns` under the names they get beside the input's own columns: a taken name is prefixed with `sheaf_`. */
export function outcomeColumnNames(inputColumns: readonly string[]): string[] {
  return prefixedNames(inputColumns, outcomeColumns);
}

/** Names for further columns: a taken one is prefixed with `sheaf_`. */
export function prefixedNames(columns: readonly string[], wanted: readonly string[]): string[] {
  const taken = new Set(columns);
  return wanted.map((column) => {
    let name = column;
    while (taken.has(name)) name = `sheaf_${name}`;
    taken.add(name);
    return name;
  });
}
