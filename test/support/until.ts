import { setTimeout as sleep } from 'node:timers/promises';

/** Resolves as soon as the condition holds; the test's own time limit ends a wait in vain. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await sleep(5);
}
