import type { JobEnd } from '../src/queue/bundle-queue.js';
import type { CallContext } from './call-context.js';

/** The window's opening is waited for in steps, so that a change of the machine's clock is noticed. */
const longestStepMs = 60_000;
/** For bundles that nobody has set aside yet. */
const afterDeadlineMs = 5_000;

export type OutsideHours =
  | Extract<JobEnd, { kind: 'again' }>
  /** The run is over: its bundles are to be set aside. */
  | { readonly kind: 'over'; readonly reason: 'budget' | 'deadline' };

/**
 * What becomes of a bundle while no call may begin. After the deadline it only ends when its producer has stopped the run:
 * a worker's clock may be wrong, and rows must not be skipped for that.
 * @returns undefined when a call may begin
 */
export async function outsideHours({ hours, health, store, run }: CallContext): Promise<OutsideHours | undefined> {
  const pauseMs = hours.pauseMs();
  if (pauseMs === 0) return undefined;
  health.rest();
  if (pauseMs !== undefined) {
    return { kind: 'again', delayMs: Math.min(longestStepMs, pauseMs) + Math.random() * 1_000 };
  }
  const stop = (await store.readRun(run))?.stop;
  if (stop === undefined || stop.kind === 'refused') return { kind: 'again', delayMs: afterDeadlineMs };
  return { kind: 'over', reason: stop.kind };
}
