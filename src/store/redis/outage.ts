import { InterruptedError } from '../../errors.js';
import { lostRun, takenOver } from '../lost-run.js';

const connectionEnded = 'Connection is closed.';

/**
 * How long ioredis waits before it connects for the n-th time, in milliseconds; null when all waits together exceed the
 * patience. A function of n alone, since clients that BullMQ duplicates share it.
 */
export function retryStrategy(patienceMs: number): (times: number) => number | null {
  const wait = (times: number) => Math.min(50 * 2 ** (times - 1), 3_000);
  const waits: number[] = [];
  for (let sum = 0, times = 1; sum < patienceMs; sum += wait(times++)) waits.push(wait(times));
  return (times) => waits[times - 1] ?? null;
}

/** Whether the connection broke and is being restored; when that fails, the store's own operations say so. */
export function isOutage(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return 'syscall' in error || error.message === connectionEnded || error.message.startsWith('Failed to refresh slots');
}

/**
 * The answer of Redis.
 * @throws InterruptedError when it could not be reached for so long that the client has given up, and when a script found
 * the run lost or in other hands
 */
export async function reached<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    if (error.message.startsWith('LOST ')) throw lostRun(error.message.slice(5), error);
    if (error.message.startsWith('TAKEN ')) throw takenOver(error);
    if (error.message !== connectionEnded) throw error;
    throw new InterruptedError(
      'Redis was out of reach for too long (see patience in the store’s URL).',
      'Finished rows are safe in part.csv. Give the same command again when Redis is back.',
      { cause: error },
    );
  }
}
