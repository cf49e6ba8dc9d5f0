import { readFile, writeFile } from 'node:fs/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addUsage } from '../../src/model/spend.js';
import { hostileTexts } from '../../src/store/contract/samples.js';
import { noUsage, type RowOutcome } from '../../src/types.js';
import { contentOf, journalFile, openJournal, outcomeOf, skippedOf, writeJournal } from './journal-outcomes.js';

describe('the journal', () => {
  it('gives every row back as it was appended, also to the next session', async () => {
    const path = journalFile();
    const rows = [
      outcomeOf(5),
      outcomeOf(0, { status: 'failed', answer: '', error: 'the model refused: "no", it said' }),
      outcomeOf(7, { source: 'duplicate', answer: '1. first\r\n2. second\n\n, ; \t 第三' }),
      skippedOf(2),
    ];
    await writeJournal(path, rows);
    const journal = await openJournal(path);
    for (const outcome of rows) {
      expect(await journal.outcome(outcome.row)).toEqual(outcome);
      expect(journal.status(outcome.row)).toBe(outcome.status);
    }
    expect([0, 2, 5, 7, 8].map((row) => journal.isFinished(row))).toEqual([true, false, true, true, false]);
    expect(await journal.outcome(1)).toBeUndefined();
    expect(journal.counts).toEqual({ answered: 2, failed: 1, skipped: 1 });
  });

  it('is a CSV that any program can read, whatever the answers hold', async () => {
    const path = journalFile();
    // Lone surrogates are no Unicode text; a UTF-8 file cannot hold them.
    const texts = hostileTexts.filter((text) => !/\p{Surrogate}/u.test(text));
    await writeJournal(
      path,
      texts.map((answer, row) => outcomeOf(row, { answer, error: answer })),
    );
    const journal = await openJournal(path);
    for (const [row, text] of texts.entries()) {
      expect(await journal.outcome(row)).toEqual(outcomeOf(row, { answer: text, error: text }));
    }
    expect(journal.counts.answered).toBe(texts.length);
  });

  it('replaces a skipped row by what comes later, and counts it once', async () => {
    const path = journalFile();
    await writeJournal(path, [skippedOf(3), outcomeOf(1), skippedOf(4)]);
    await writeJournal(path, [outcomeOf(3), skippedOf(4)]);
    const journal = await openJournal(path);
    expect(journal.counts).toEqual({ answered: 2, failed: 0, skipped: 1 });
    expect(journal.cost).toBe(outcomeOf(1).spend.cost + outcomeOf(3).spend.cost + skippedOf(4).spend.cost);
    expect(await journal.outcome(3)).toEqual(outcomeOf(3));
  });

  it('tells the next session what calls used, as far as all their rows were answered at the first attempt', async () => {
    const path = journalFile();
    const call = (callId: string, rowsInCall: number, attempts: number, ...rows: number[]) =>
      rows.map((row) => outcomeOf(row, { callId, rowsInCall, spend: { ...outcomeOf(row).spend, attempts } }));
    await writeJournal(path, [
      ...call('whole', 2, 1, 0, 1),
      ...call('a row is missing', 3, 1, 2, 3),
      skippedOf(4),
      ...call('asked again', 2, 2, 5, 6),
      ...call('alone', 1, 1, 7),
    ]);
    expect((await openJournal(path)).outputUse.seen()).toEqual([
      { size: 1, calls: 1, mean: 300.5, variance: 0 },
      { size: 0, calls: 1, mean: 307, variance: 0 },
    ]);
  });

  it('knows of estimates in a later session, and learns nothing from them of what calls use', async () => {
    const path = journalFile();
    const spend = { ...outcomeOf(0).spend, estimated: true } as const;
    const one = { rowsInCall: 1, spend };
    await writeJournal(path, [
      outcomeOf(0, one),
      outcomeOf(1, { spend, source: 'cache', callId: '', rowsInCall: 0 }),
      { ...skippedOf(2), spend },
      outcomeOf(3, { rowsInCall: 1 }),
    ]);
    await writeJournal(path, [outcomeOf(2)]);
    const journal = await openJournal(path);
    expect(journal.estimated).toBe(1);
    expect((await journal.outcome(0))?.spend.estimated).toBe(true);
    expect((await journal.outcome(3))?.spend.estimated).toBeUndefined();
    expect(journal.outputUse.seen()).toMatchObject([{ calls: 1, mean: 303 }]);
  });

  it('never replaces a finished row: an answer that comes twice is kept and paid for once', async () => {
    const path = journalFile();
    const journal = await openJournal(path);
    await journal.append([outcomeOf(1), outcomeOf(2, { status: 'failed' })]);
    const before = await readFile(path, 'utf8');
    await journal.append([outcomeOf(1, { answer: 'another' }), skippedOf(1), outcomeOf(2), skippedOf(2)]);
    expect(await readFile(path, 'utf8')).toBe(before);
    expect(journal.counts).toEqual({ answered: 1, failed: 1, skipped: 0 });
  });

  it('keeps the answer when the same append brings it and, later, says that the row was skipped', async () => {
    const journal = await openJournal(journalFile());
    await journal.append([outcomeOf(1), skippedOf(1)]);
    expect(journal.status(1)).toBe('answered');
    await journal.append([skippedOf(2), outcomeOf(2)]);
    expect(journal.status(2)).toBe('answered');
  });

  it('leaves rows beyond a smaller --limit alone, and finds them again without it', async () => {
    const path = journalFile();
    await writeJournal(path, [outcomeOf(1), outcomeOf(8)]);
    const limited = await openJournal(path, 5);
    expect(limited.counts.answered).toBe(1);
    await limited.append([outcomeOf(9), outcomeOf(2)]);
    await limited.close();
    const whole = await openJournal(path);
    expect(whole.counts.answered).toBe(3);
    expect(await whole.outcome(8)).toEqual(outcomeOf(8));
    expect(await whole.outcome(9)).toBeUndefined();
  });

  it('keeps answers of megabytes between small ones', async () => {
    const path = journalFile();
    const huge = (row: number) => outcomeOf(row, { answer: `"${row}",\n`.repeat(300_000) });
    const rows = [outcomeOf(0), huge(1), outcomeOf(2), huge(3), huge(4), outcomeOf(5)];
    await writeJournal(path, rows);
    const journal = await openJournal(path);
    for (const outcome of rows.toReversed()) expect(await journal.outcome(outcome.row)).toEqual(outcome);
  });

  it('takes many appends at once, one after another', async () => {
    const path = journalFile();
    const journal = await openJournal(path, 1_000);
    const batches = Array.from({ length: 200 }, (_, i) => [0, 1, 2, 3, 4].map((j) => outcomeOf(5 * i + j)));
    // Every batch comes twice, as it does when its acknowledgement was lost.
    await Promise.all([...batches, ...batches].map((batch) => journal.append(batch)));
    expect(journal.counts.answered).toBe(1_000);
    const content = await contentOf(journal);
    expect(content.outcomes).toEqual(batches.flat());
    await journal.close();
    expect(await contentOf(await openJournal(path, 1_000))).toEqual(content);
  });

  it('can be read from several places at once while it grows', async () => {
    const path = journalFile();
    const journal = await openJournal(path, 400);
    const wide = (row: number) => outcomeOf(row, { answer: `${row} `.repeat(2_000) });
    await journal.append(Array.from({ length: 200 }, (_, row) => wide(row)));
    const appending = Array.from({ length: 200 }, (_, i) => journal.append([wide(200 + i)]));
    const read = await Promise.all(Array.from({ length: 200 }, (_, row) => journal.outcome((row * 67) % 200)));
    read.forEach((outcome, row) => {
      expect(outcome?.answer).toBe(wide((row * 67) % 200).answer);
    });
    await Promise.all(appending);
  });

  it('begins anew where there is no file, and after one that is empty', async () => {
    const path = journalFile();
    await writeFile(path, '');
    await writeJournal(path, [outcomeOf(1)]);
    expect((await readFile(path, 'utf8')).split('\n')[0]).toMatch(/^row,answer,status,error,model,call_id,/);
    expect((await openJournal(path)).counts.answered).toBe(1);
  });

  it('keeps exact books over any sequence of appends and sessions', async () => {
    const statuses = fc.constantFrom('answered', 'failed', 'skipped');
    const step = fc.tuple(fc.nat({ max: 9 }), statuses, fc.bigInt({ min: 0n, max: 10n ** 19n }), fc.nat());
    const steps = fc.array(fc.array(step, { minLength: 1, maxLength: 3 }), { maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(steps, fc.nat({ max: 12 }), async (batches, restart) => {
        const path = journalFile();
        const kept = new Map<number, RowOutcome>();
        let journal = await openJournal(path, 10);
        for (const [i, batch] of batches.entries()) {
          const outcomes = batch.map(([row, status, cost, output]) => {
            return outcomeOf(row, { status, spend: { attempts: 1, usage: { ...noUsage, output }, cost } });
          });
          for (const outcome of outcomes) {
            const earlier = kept.get(outcome.row);
            if (earlier === undefined || earlier.status === 'skipped') kept.set(outcome.row, outcome);
          }
          await journal.append(outcomes);
          if (i !== restart) continue;
          await journal.close();
          journal = await openJournal(path, 10);
        }
        const all = [...kept.values()];
        expect(await contentOf(journal)).toEqual({
          counts: Object.fromEntries(
            ['answered', 'failed', 'skipped'].map((name) => [name, all.filter(({ status }) => status === name).length]),
          ),
          cost: all.reduce((sum, { spend }) => sum + spend.cost, 0n),
          usage: all.reduce((sum, { spend }) => addUsage(sum, spend.usage), noUsage),
          outcomes: Array.from({ length: 10 }, (_, row) => kept.get(row)),
        });
        await journal.close();
      }),
      { numRuns: 60 },
    );
  });
});
