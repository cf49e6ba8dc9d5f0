import { readFile, writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { StoreError } from '../../src/errors.js';
import { Journal } from '../../src/run/journal.js';
import { contentOf, journalFile, openJournal, outcomeOf, writeJournal } from './journal-outcomes.js';

/** Quotes, line breaks, commas and letters of two to four bytes, right up to the end of the record. */
const cunning = outcomeOf(2, {
  answer: 'He said "yes",\nthen "no"\r\n— 是, 🎲 "',
  error: '"\n"',
  model: 'a"b',
  callId: 'call,2',
});

describe('a journal whose last record was being written when the process was killed', () => {
  it.each([
    ['plain', outcomeOf(2)],
    ['cunning', cunning],
    ['of an empty answer', outcomeOf(2, { answer: '', status: 'failed', error: '' })],
  ])('keeps all rows before it, cut at whatever byte: %s', async (_, last) => {
    const path = journalFile();
    await writeJournal(path, [outcomeOf(0), outcomeOf(1, { answer: 'two\n"lines"' })], 3);
    const before = await readFile(path);
    await writeJournal(path, [last], 3);
    const whole = await readFile(path);
    for (let length = before.length; length < whole.length; length++) {
      const torn = journalFile();
      await writeFile(torn, whole.subarray(0, length));
      const journal = await openJournal(torn, 3);
      expect(journal.counts, `cut at ${length}`).toEqual({ answered: 2, failed: 0, skipped: 0 });
      expect(await readFile(torn), `cut at ${length}`).toEqual(before);
      await journal.append([last]);
      await journal.close();
      expect(await readFile(torn), `mended at ${length}`).toEqual(whole);
    }
    const journal = await openJournal(path, 3);
    expect(await journal.outcome(2)).toEqual(last);
  });

  it('begins anew when not even the header was whole', async () => {
    const path = journalFile();
    await writeJournal(path, []);
    const header = await readFile(path);
    for (let length = 0; length < header.length; length += 7) {
      await writeFile(path, header.subarray(0, length));
      await writeJournal(path, [outcomeOf(3)]);
      const journal = await openJournal(path);
      expect((await contentOf(journal)).outcomes[3]).toEqual(outcomeOf(3));
      await journal.close();
      expect((await readFile(path)).subarray(0, header.length)).toEqual(header);
    }
  });

  it('drops what a power cut left of it: zeros that were never written over', async () => {
    const path = journalFile();
    await writeJournal(path, [outcomeOf(0), outcomeOf(1)]);
    const before = await readFile(path);
    for (const tail of ['\0'.repeat(5_000), `7,"answ${'\0'.repeat(100)}`, `7,answ${'\0'.repeat(100)}`]) {
      await writeFile(path, Buffer.concat([before, Buffer.from(tail)]));
      const journal = await openJournal(path);
      expect(journal.counts.answered).toBe(2);
      await journal.close();
      expect(await readFile(path)).toEqual(before);
    }
  });
});

describe('a journal that was damaged in the middle', () => {
  /** What happens to the second of five lines. */
  const damages: readonly (readonly [string, (line: string) => string])[] = [
    ['a quote inside a cell', (line) => line.replace('answer 1', 'ans"wer 1')],
    ['a quote at the start of a cell', (line) => line.replace('answer 1', '"answer 1')],
    ['text after a closing quote', (line) => line.replace('answer 1', '"answer" 1')],
    ['a line that is no record', () => 'XXXXXXXXXXXX'],
    ['a cell too few', (line) => line.replace(',o1-mini', '')],
    ['a cell too many', (line) => `${line},`],
    ['a status that there is none', (line) => line.replace('answered', 'answerex')],
    ['a cost that is no amount', (line) => line.replace(/0\.000\d+/, '0.00o')],
    ['zeros', (line) => '\0'.repeat(line.length)],
  ];

  it.each(damages)('is reported, and nothing of it is thrown away: %s', async (_, damage) => {
    const path = journalFile();
    await writeJournal(
      path,
      [0, 1, 2, 3, 4].map((row) => outcomeOf(row)),
    );
    const lines = (await readFile(path, 'utf8')).split('\n');
    expect(damage(lines[2]!)).not.toBe(lines[2]);
    const damaged = lines.with(2, damage(lines[2]!)).join('\n');
    await writeFile(path, damaged);
    const error = await Journal.open(path, 100).catch((failure: unknown) => failure);
    expect(await readFile(path, 'utf8')).toBe(damaged);
    expect(error).toBeInstanceOf(StoreError);
    expect((error as StoreError).message).toContain(`${path} is damaged`);
    expect((error as StoreError).nextStep).toContain('--fresh');
  });
});
