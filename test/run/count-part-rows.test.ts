import { appendFileSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { countPartRows } from '../../src/run/count-part-rows.js';
import { journalFile, outcomeOf, skippedOf, writeJournal } from './journal-outcomes.js';

it('counts each row once, as its last record has it', async () => {
  const path = journalFile();
  const failed = outcomeOf(3, { status: 'failed', answer: '', error: 'refused' });
  await writeJournal(path, [outcomeOf(0), skippedOf(1), skippedOf(2), failed, outcomeOf(1)]);
  expect(await countPartRows(path)).toEqual({ answered: 2, failed: 1, skipped: 1 });
});

it('passes over a record that is being written, wherever it is cut, and leaves the file as it is', async () => {
  const whole = journalFile();
  await writeJournal(whole, [outcomeOf(0), outcomeOf(1, { answer: 'two\n"lines", and a comma' })]);
  const text = readFileSync(whole, 'utf8');
  const last = text.indexOf('\n1,') + 1;
  for (let end = last; end < text.length - 1; end += 3) {
    const path = journalFile();
    appendFileSync(path, text.slice(0, end));
    expect((await countPartRows(path))?.answered, text.slice(last, end)).toBe(1);
    expect(readFileSync(path, 'utf8')).toBe(text.slice(0, end));
  }
});

it('knows nothing where there is no file', async () => {
  expect(await countPartRows(journalFile())).toBeUndefined();
});
