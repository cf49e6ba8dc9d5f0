import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readArmRows } from '../../src/arms/read-arm-rows.js';
import { outcomeCells, outcomeColumns } from '../../src/csv/write-outcome.js';
import { noSpend, noUsage, type RowOutcome } from '../../src/types.js';
import { temporaryFolder } from '../support/workspace.js';

const asked: RowOutcome = {
  ...{ row: 0, status: 'answered', answer: '4', error: '', model: 'o1', callId: 'c1', rowsInCall: 2, latencyMs: 700 },
  spend: { attempts: 1, usage: { ...noUsage, reasoning: 9 }, cost: 50n },
  source: 'model',
};

it('takes for asked what calls were made for, also for another row of the same question, and nothing from the cache', async () => {
  const outcomes: RowOutcome[] = [
    asked,
    { ...asked, spend: noSpend, source: 'duplicate' },
    { ...asked, callId: '', rowsInCall: 0, latencyMs: 0, spend: noSpend, source: 'cache' },
    // Calls for it had failed before another run's answer was found.
    { ...asked, callId: '', rowsInCall: 0, latencyMs: 0, source: 'cache' },
    { ...asked, status: 'failed', answer: '', error: 'no answer', callId: '' },
    // An empty question.
    { ...asked, status: 'failed', answer: '', error: 'empty', callId: '', spend: noSpend },
    { ...asked, status: 'skipped', answer: '', error: 'the budget is used up', callId: '', spend: noSpend },
    asked,
  ];
  const path = join(temporaryFolder(), 'o1.answers.csv');
  const lines = [['question', ...outcomeColumns], ...outcomes.map((one) => ['2+2?', ...outcomeCells(one)])];
  writeFileSync(path, lines.map((cells) => `${cells.join(',')}\n`).join(''));
  // The last row is of an earlier session's higher --limit.
  const rows = await readArmRows(path, 7);
  expect(rows.map((row) => row && [row.asked, row.cached])).toEqual([
    ...[
      [true, false],
      [true, false],
      [false, true],
      [false, true],
      [true, false],
      [false, false],
    ],
    undefined,
  ]);
});
