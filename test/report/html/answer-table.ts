import { csvRecord } from '../../../src/csv/csv-text.js';
import { outcomeCells, outcomeColumns } from '../../../src/csv/write-outcome.js';
import type { RowOutcome } from '../../../src/types.js';

/** An outcome as a call of one row gives it, but for what is said. */
export function outcomeOf(
  row: number,
  said: Partial<RowOutcome> & { cost?: bigint; reasoning?: number } = {},
): RowOutcome {
  const { cost = 1_000_000n, reasoning = 100, ...others } = said;
  return {
    ...{ row, status: 'answered', answer: `answer ${row}`, error: '', model: 'o1-mini', callId: `call-${row}` },
    ...{ rowsInCall: 1, latencyMs: 1_500, source: 'model' },
    spend: {
      attempts: 1,
      usage: { input: 40, cached: 8, written: 0, reasoning, output: reasoning + 12 },
      cost,
    },
    ...others,
  };
}

export const gradedColumns = ['id', 'question', 'topic', ...outcomeColumns, 'correct', 'graded_by'];

/** A row of a table with `gradedColumns`. */
export function gradedCells(outcome: RowOutcome, question: string, topic = '', correct = ''): string[] {
  return [`n${outcome.row}`, question, topic, ...outcomeCells(outcome), correct, correct === '' ? '' : 'number'];
}

export function answersCsv(rows: readonly (readonly string[])[], columns: readonly string[] = gradedColumns): string {
  return [columns, ...rows].map(csvRecord).join('');
}
