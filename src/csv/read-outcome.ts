import { parseUsd } from '../model/money.js';
import type { AnswerSource, RowOutcome, RowStatus } from '../types.js';

const statuses: readonly string[] = ['answered', 'failed', 'skipped'] satisfies RowStatus[];
const sources: readonly string[] = ['model', 'cache', 'duplicate', 'estimated'] satisfies (
  | AnswerSource
  | 'estimated'
)[];

/** The reverse of outcomeCells. @returns undefined for cells that no outcome gives */
export function readOutcome(row: number, cells: readonly string[]): RowOutcome | undefined {
  if (cells.length !== 14) return undefined;
  const [answer, status, error, model, callId, , , , , , , cost, , source] = cells as string[];
  const [rowsInCall, attempts, input, cached, reasoning, output] = cells.slice(5, 11).map(Number);
  const latencyMs = Number(cells[12]);
  const counts = [row, rowsInCall, attempts, input, cached, reasoning, output, latencyMs];
  if (!statuses.includes(status!) || !sources.includes(source!)) return undefined;
  if (!counts.every((count) => Number.isSafeInteger(count) && count! >= 0) || !/^\d+(\.\d{1,12})?$/.test(cost!))
    return undefined;
  return {
    row,
    status: status as RowStatus,
    answer: answer!,
    error: error!,
    model: model!,
    callId: callId!,
    rowsInCall: rowsInCall!,
    spend: {
      attempts: attempts!,
      usage: { input: input!, cached: cached!, written: 0, reasoning: reasoning!, output: output! },
      cost: parseUsd(cost!, 'cost_usd'),
      ...(source === 'estimated' && { estimated: true }),
    },
    latencyMs,
    source: source === 'estimated' ? 'model' : (source as AnswerSource),
  };
}
