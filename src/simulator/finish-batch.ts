import type { Batch } from './batches.js';
import type { PracticeState } from './practice-state.js';
import type { Struck } from './roll-faults.js';
import { pick, seededRandom, shuffle } from './seeded-random.js';

/** Writes a batch's files, their lines in any order, and ends it. @param at when, in the practice's time. */
export function finishBatch(
  practice: PracticeState,
  batch: Batch,
  ending: 'completed' | 'expired' | 'cancelled',
  at: number,
): void {
  const { outputs, failures, fault } = batch;
  const keep = (lines: string[], name: string) => keepFile(practice, batch, lines, name, at);
  batch.outputFileId = outputs.length > 0 ? keep(outputs, 'output') : noOutputFile(fault);
  // Null while it works, empty at a clean end: github.com/tobert/kaibo/pull/93 met that.
  batch.errorFileId = failures.length > 0 ? keep(failures, 'error') : '';
  endBatch(batch, ending, at);
}

/** What it asked is no longer needed: a practice API that runs for days must not keep it all. */
export function endBatch(batch: Batch, ending: 'failed' | 'completed' | 'expired' | 'cancelled', at: number): void {
  batch.status = ending;
  batch.entered[ending] = at;
  batch.lines = [];
  batch.content = Buffer.alloc(0);
}

/** What stands for a file that is not there; real replies have had null and an empty text, and some gateways nothing. */
function noOutputFile(fault: Struck | undefined): null | '' | undefined {
  return fault === undefined ? null : pick([null, '', undefined], fault.draw);
}

function keepFile(practice: PracticeState, batch: Batch, lines: string[], name: string, at: number): string {
  const draw = seededRandom(`${practice.settings.seed}:batch:${name}:${batch.content.length}`);
  const createdAt = Math.floor(at / 1000);
  const { keepSeconds } = batch.request;
  const file = practice.files.add({
    id: practice.nextId('file-'),
    filename: `${batch.id}_${name}.jsonl`,
    purpose: 'batch_output',
    content: Buffer.from(`${shuffle(lines, draw).join('\n')}\n`),
    createdAt,
    ...(keepSeconds !== undefined && { expiresAt: createdAt + keepSeconds }),
  });
  lines.length = 0;
  return file.id;
}
