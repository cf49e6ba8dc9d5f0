import { describe, expect, it } from 'vitest';
import { readOutcome } from '../../src/csv/read-outcome.js';
import { outcomeCells } from '../../src/csv/write-outcome.js';
import { noSpend, type RowOutcome } from '../../src/types.js';

const failed: RowOutcome = {
  ...{ row: 3, status: 'failed', answer: '', error: 'the question is empty', model: 'o1-mini', callId: '' },
  ...{ rowsInCall: 0, spend: noSpend, latencyMs: 0, source: 'model' },
};
const asked = { ...failed, spend: { ...noSpend, attempts: 1 } };

describe('the source of a row', () => {
  it('is empty where no call was made for it', () => {
    expect(outcomeCells(failed).at(-1)).toBe('');
    expect(outcomeCells({ ...failed, status: 'skipped', error: 'budget' }).at(-1)).toBe('');
  });

  it('is the model where it was asked in vain, and what another row or run has answered where it was', () => {
    expect(outcomeCells(asked).at(-1)).toBe('model');
    expect(outcomeCells({ ...failed, source: 'duplicate' }).at(-1)).toBe('duplicate');
    expect(outcomeCells({ ...failed, status: 'answered', source: 'cache' }).at(-1)).toBe('cache');
  });

  it('is read as it was written, also where an earlier version wrote "model"', () => {
    expect(readOutcome(3, outcomeCells(failed))).toEqual(failed);
    expect(readOutcome(3, [...outcomeCells(failed).slice(0, -1), 'model'])).toEqual(failed);
  });
});
