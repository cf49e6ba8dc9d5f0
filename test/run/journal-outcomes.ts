import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { Journal } from '../../src/run/journal.js';
import type { RowOutcome } from '../../src/types.js';
import { temporaryFolder } from '../support/workspace.js';

/** A finished row; every figure hangs on the row's number, so that a mix-up shows. */
export function outcomeOf(row: number, more: Partial<RowOutcome> = {}): RowOutcome {
  return {
    row,
    status: 'answered',
    answer: `answer ${row}`,
    error: '',
    model: 'o1-mini',
    callId: `call-${row}`,
    rowsInCall: 10,
    spend: {
      attempts: 1,
      usage: { input: 100 + row, cached: row, written: 0, reasoning: 200 + row, output: 300 + row },
      cost: 123_456_789n + BigInt(row),
    },
    latencyMs: 1_000 + row,
    source: 'model',
    ...more,
  };
}

export function skippedOf(row: number): RowOutcome {
  return outcomeOf(row, { status: 'skipped', answer: '', error: 'budget', callId: '', rowsInCall: 0, latencyMs: 0 });
}

/** Where a journal of the test's own is, or will be. */
export function journalFile(): string {
  return join(temporaryFolder(), 'part.csv');
}

/** Opens it; it is closed when the test ends, or before. */
export async function openJournal(path: string, rows = 100): Promise<Journal & { close(): Promise<void> }> {
  const journal = await Journal.open(path, rows);
  let open = true;
  const close = journal.close.bind(journal);
  journal.close = async () => {
    if (open) await close();
    open = false;
  };
  onTestFinished(() => journal.close());
  return journal;
}

/** Writes the outcomes to a new journal and closes it. */
export async function writeJournal(path: string, outcomes: readonly RowOutcome[], rows = 100): Promise<void> {
  const journal = await openJournal(path, rows);
  for (const outcome of outcomes) await journal.append([outcome]);
  await journal.sync();
  await journal.close();
}

/** All that a journal tells, to compare it with another. */
export async function contentOf(journal: Journal) {
  const outcomes: (RowOutcome | undefined)[] = [];
  for (let row = 0; row < journal.rows; row++) outcomes.push(await journal.outcome(row));
  return { counts: { ...journal.counts }, cost: journal.cost, usage: journal.usage, outcomes };
}
