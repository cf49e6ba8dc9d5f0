import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { TrialBook } from '../../src/run/trial-book.js';
import { noSpend, noUsage, type RowOutcome } from '../../src/types.js';
import { temporaryFolder } from '../support/workspace.js';

const trial = { rowsInCall: 8, answer: '4', callId: 'c', usage: noUsage, cost: 30n, latencyMs: 5 };

function outcome(row: number, more: Partial<RowOutcome> = {}): RowOutcome {
  return {
    row,
    status: 'answered',
    answer: '4',
    error: '',
    model: 'o1-mini',
    callId: 'c',
    rowsInCall: 1,
    spend: { ...noSpend, cost: 130n },
    latencyMs: 7,
    source: 'model',
    trials: [trial],
    ...more,
  };
}

const file = () => join(temporaryFolder(), 'trials.jsonl');
const isPilotRow = (row: number) => row < 10;

describe('the book of trials', () => {
  it('keeps what a pilot’s rows got at each size and alone, over a restart', async () => {
    const path = file();
    const book = await TrialBook.open(path, isPilotRow);
    await book.note([outcome(1), outcome(2, { status: 'failed', answer: '' }), outcome(3, { trials: undefined })]);
    for (const one of [book, await TrialBook.open(path, isPilotRow)]) {
      expect(one.pilotRow(1)).toEqual({
        row: 1,
        trials: [{ rowsInCall: 8, answer: '4', cost: '30', latencyMs: 5, cachedTokens: 0 }],
        alone: { rowsInCall: 1, answer: '4', cost: '100', latencyMs: 7, cachedTokens: 0 },
        pilot: true,
      });
      expect(one.pilotRow(2)?.alone).toBeUndefined();
      expect(one.pilotRow(3)).toBeUndefined();
      expect(one.audits()).toEqual({ compared: 0, agreed: 0 });
    }
  });

  it('counts audits once, however often an outcome comes, and tells of the latest', async () => {
    const path = file();
    const book = await TrialBook.open(path, isPilotRow);
    const wrong = [{ ...trial, answer: '5' }];
    await book.note([outcome(10), outcome(11), outcome(12, { trials: wrong })]);
    await book.note([outcome(10), outcome(13, { trials: wrong }), outcome(14, { rowsInCall: 8 })]);
    for (const one of [book, await TrialBook.open(path, isPilotRow)]) {
      expect(one.audits()).toEqual({ compared: 4, agreed: 2 });
      expect(one.audits(2)).toEqual({ compared: 2, agreed: 0 });
    }
    expect(readFileSync(path, 'utf8').trimEnd().split('\n')).toHaveLength(5);
  });

  it('goes on after a line that a killed process left half-written', async () => {
    const path = file();
    await (await TrialBook.open(path, isPilotRow)).note([outcome(1, { answer: '四' })]);
    appendFileSync(path, '{"row":2,"tri');
    const book = await TrialBook.open(path, isPilotRow);
    await book.note([outcome(2)]);
    const again = await TrialBook.open(path, isPilotRow);
    expect([1, 2].map((row) => again.pilotRow(row)?.alone?.answer)).toEqual(['四', '4']);
  });

  it('knows a pilot’s rows in a session that draws another sample, or none', async () => {
    const path = file();
    const twice = [trial, { ...trial, cost: 20n }];
    await (await TrialBook.open(path, isPilotRow)).note([outcome(1), outcome(2, { trials: twice }), outcome(11)]);
    const later = await TrialBook.open(path, () => false);
    expect(later.audits()).toEqual({ compared: 1, agreed: 1 });
    expect(later.pilotCost).toBe(80n);
    // Begun in an earlier session whose sample it was.
    await later.note([outcome(3, { trials: twice })]);
    for (const one of [later, await TrialBook.open(path, (row) => row === 11)]) {
      expect(one.audits()).toEqual({ compared: 1, agreed: 1 });
      expect(one.pilotCost).toBe(130n);
    }
  });

  it('reads a long book back, whatever characters it holds', async () => {
    const path = file();
    const book = await TrialBook.open(path, isPilotRow);
    const answer = `\u2028四\u0085\r\n${'long '.repeat(500)}`;
    const rows = Array.from({ length: 300 }, (_, i) =>
      outcome(100_000 + i, { answer, trials: [{ ...trial, answer }] }),
    );
    await book.note(rows);
    const again = await TrialBook.open(path, isPilotRow);
    expect(again.audits()).toEqual({ compared: 300, agreed: 300 });
    await again.note(rows);
    expect(again.audits().compared).toBe(300);
  });
});
