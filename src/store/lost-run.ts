import { InterruptedError } from '../errors.js';

/**
 * The store does not know the run any more, or less of it than it did.
 * @param detail what gave it away, without a full stop
 */
export function lostRun(detail: string, cause?: unknown): InterruptedError {
  return new InterruptedError(
    `The store has lost this run, or the last of it (${detail}): it was restarted without its data, restored from a backup or emptied.`,
    'Finished rows are safe in part.csv; what the calls in flight cost is unknown. Give the same command again: it continues.',
    { cause },
  );
}

export function takenOver(cause?: unknown): InterruptedError {
  return new InterruptedError(
    'Another process has taken over this run.',
    'What was answered is safe. Give the same command again once no other process is on this run.',
    { cause },
  );
}
