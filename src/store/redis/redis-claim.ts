import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { InterruptedError } from '../../errors.js';
import { lostRun, takenOver } from '../lost-run.js';
import type { Claim } from '../store.js';
import type { RunScript } from './scripts.js';

/** A claim, and the number that tells the store's scripts whether another process had the run since. */
export interface RedisClaim extends Claim {
  readonly number: string;
  /**
   * Makes sure that the claim is still this process's, and will be for half its life more.
   * @throws InterruptedError when it is another's; also while the process does not know of that yet
   */
  confirm(): Promise<void>;
}

/**
 * Takes the claim of a run. A dead owner's claim runs out within its life; a living owner renews it every third of that,
 * which is how the two are told apart.
 * @param lifeMs how long the claim of a process that was killed keeps others out
 * @returns undefined when another process has the run
 */
export async function claimRun(script: RunScript, run: string, lifeMs: number): Promise<RedisClaim | undefined> {
  const token = randomUUID();
  let left = Number.POSITIVE_INFINITY;
  for (;;) {
    const [answer, value] = (await script('take_claim', run, token, lifeMs)) as ['taken' | 'refused', number];
    if (answer === 'taken') return keepClaim(script, run, token, String(value), lifeMs);
    if (value > left) return undefined;
    left = value;
    await sleep(Math.min(left, lifeMs / 20));
  }
}

function keepClaim(script: RunScript, run: string, token: string, number: string, lifeMs: number): RedisClaim {
  const lost = new AbortController();
  const renew = () =>
    script('renew_claim', run, token, lifeMs, number).then(
      (end) => {
        if (end !== 'kept') lose(end === 'lost' ? lostRun('its claims are gone') : takenOver());
      },
      (error: unknown) => lose(error instanceof InterruptedError ? error : unrenewed(error)),
    );
  const timer = setInterval(renew, lifeMs / 3).unref();
  const lose = (reason: InterruptedError) => {
    clearInterval(timer);
    lost.abort(reason);
  };
  let released = false;
  return {
    number,
    lost: lost.signal,
    async confirm() {
      for (let asked = 0; !released && Date.now() - asked > lifeMs / 2; ) {
        asked = Date.now();
        await renew();
        // A process that was suspended before it heard the answer asks again.
        lost.signal.throwIfAborted();
      }
    },
    async release() {
      released = true;
      clearInterval(timer);
      // Where Redis is not reached, the claim runs out by itself.
      await script('release_claim', run, token).catch(() => {});
    },
  };
}

function unrenewed(cause: unknown): InterruptedError {
  return new InterruptedError(
    'The claim of this run could not be renewed: another process may have it by now.',
    'What was answered is safe. Give the same command again once no other process is on this run.',
    { cause },
  );
}
