import { existsSync } from 'node:fs';
import { openInput } from '../csv/open-input.js';
import { readOutcome } from '../csv/read-outcome.js';
import { outcomeColumns } from '../csv/write-outcome.js';
import type { ComparedRow } from '../plan/compare-models.js';

/**
 * How rows came out at a model, from its answers file.
 * @param rows of the whole table
 * @returns as many; undefined for rows that are not in the file, or were skipped
 */
export async function readArmRows(path: string, rows: number): Promise<(ComparedRow | undefined)[]> {
  const found = new Array<ComparedRow | undefined>(rows).fill(undefined);
  if (!existsSync(path)) return found;
  const file = await openInput(path);
  const source = file.columns.findLastIndex((name) => /^(sheaf_)*source$/.test(name));
  const first = source - outcomeColumns.length + 1;
  const correct = file.columns.findLastIndex((name) => /^(sheaf_)*correct$/.test(name));
  for await (const { row, cells } of file.rows()) {
    const outcome = readOutcome(row, cells.slice(first, source + 1));
    // An earlier session may have had a higher --limit.
    if (row >= rows || outcome === undefined || outcome.status === 'skipped') continue;
    const grade = correct > source ? cells[correct] : '';
    found[row] = {
      correct: grade === '' ? undefined : grade === 'true',
      answered: outcome.status === 'answered',
      cached: outcome.source === 'cache',
      asked: outcome.source !== 'cache' && (outcome.spend.attempts > 0 || outcome.callId !== ''),
      latencyMs: outcome.latencyMs,
      reasoningTokens: outcome.spend.usage.reasoning,
      cost: outcome.spend.cost,
    };
  }
  return found;
}
