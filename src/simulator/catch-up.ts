import type { Batch, Batches } from './batches.js';
import { Breather } from './breather.js';
import { finishBatch } from './finish-batch.js';
import type { PracticeState } from './practice-state.js';
import { dropBatchLine, runBatchLine } from './run-batch-line.js';
import { validateBatch } from './validate-batch.js';

/** Part of the time a batch runs for that it is finalized in; cancelling takes as long, but no longer than the API says. */
const finalizing = 0.1;
/** platform.openai.com/docs/guides/batch */
const mostCancellingMs = 600_000;

/**
 * Brings every batch to where it stands by now on the practice's clock, and sets an alarm for what is due next: batches
 * go on though nobody asks after them. The life of a batch:
 * 1. validating: after `validateMs` its file is checked, and it has failed or is in progress,
 * 2. in_progress: its lines are worked on in the order of the file, evenly over 90 % of `runMs`,
 * 3. finalizing: for the rest of `runMs`; at the end of its 24 hours sooner, and lines that are left have expired,
 * 4. completed, or expired when any line has: its files are there.
 * A batch that is cancelled on its way is `cancelling` first, then cancelled, with what it had got by then.
 */
export function catchUp(practice: PracticeState): Promise<void> {
  const { batches } = practice;
  // What went wrong before was told to whoever waited for it; the same batch will tell it again.
  const work = batches.work.catch(() => {}).then(() => advanceAll(practice, batches));
  batches.work = work;
  return work;
}

/** The same, but waits for two seconds at most: a large batch is then shown as far as it has come. */
export async function catchUpSoon(practice: PracticeState): Promise<void> {
  let alarm: NodeJS.Timeout | undefined;
  const soon = new Promise<void>((resolve) => {
    alarm = setTimeout(resolve, 2000);
  });
  await Promise.race([catchUp(practice), soon]).finally(() => clearTimeout(alarm));
}

async function advanceAll(practice: PracticeState, batches: Batches): Promise<void> {
  const breather = new Breather();
  for (const batch of batches.open()) {
    // A reset throws away what was under way.
    if (batches.closed) return;
    await advance(practice, batches, batch, breather);
  }
  const next = Math.min(...batches.open().map((batch) => nextDue(practice, batch)));
  batches.wakeIn(practice.clock.realMsUntil(next), () => void catchUp(practice).catch(() => {}));
}

async function advance(practice: PracticeState, batches: Batches, batch: Batch, breather: Breather): Promise<void> {
  const now = practice.clock.now();
  if (batch.status === 'validating' && nextDue(practice, batch) <= now) {
    await validateBatch(practice, batch, nextDue(practice, batch), breather);
  }
  while (batch.status === 'in_progress' && nextDue(practice, batch) <= now) {
    if (batches.closed) return;
    workOn(practice, batch);
    await breather.rest();
  }
  if (batch.status === 'finalizing' && nextDue(practice, batch) <= now) {
    finishBatch(practice, batch, batch.ending, nextDue(practice, batch));
  }
  if (batch.status === 'cancelling' && nextDue(practice, batch) <= now) {
    for (const line of batch.lines.slice(batch.done)) dropBatchLine(practice, batch, line, 'batch_cancelled');
    finishBatch(practice, batch, 'cancelled', nextDue(practice, batch));
  }
}

/** Does the next line, or ends the work when there is none or no time. */
function workOn(practice: PracticeState, batch: Batch): void {
  const at = nextDue(practice, batch);
  const line = batch.lines[batch.done];
  if (line !== undefined && at < batch.expiresAt) {
    batch.done++;
    runBatchLine(practice, batch, line);
    return;
  }
  const late = batch.lines.slice(batch.done);
  if (late.length > 0) batch.ending = 'expired';
  for (const one of late) dropBatchLine(practice, batch, one, 'batch_expired');
  batch.done = batch.lines.length;
  batch.status = 'finalizing';
  batch.entered.finalizing = at;
}

/** When the next thing happens to a batch that has not ended, in the practice's time. */
function nextDue({ settings }: PracticeState, { status, createdAt, expiresAt, entered, lines, done }: Batch): number {
  const { validateMs, runMs } = settings.batch;
  if (status === 'validating') return createdAt + validateMs;
  if (status === 'cancelling') return entered.cancelling! + Math.min(runMs * finalizing, mostCancellingMs);
  if (status === 'finalizing') return Math.max(entered.finalizing!, Math.min(entered.in_progress! + runMs, expiresAt));
  const share = Math.min(done + 1, lines.length) / lines.length;
  return Math.min(entered.in_progress! + runMs * (1 - finalizing) * share, expiresAt);
}
