import { formatUsd } from '../model/money.js';
import type { Store } from '../store/store.js';
import type { PicoDollars } from '../types.js';

/** What somebody outside wishes of a run that is under way. */
export type Wish =
  /** No further call begins; those in flight are finished. */
  | { readonly kind: 'pause' }
  | { readonly kind: 'resume' }
  /** As Ctrl-C: calls in flight are finished, and the same command goes on. */
  | { readonly kind: 'stop' }
  /** Another hard cap, for the whole run. */
  | { readonly kind: 'cap'; readonly budget: PicoDollars };

/** What became of a wish; `said` is a sentence for people. */
export interface WishEnd {
  readonly granted: boolean;
  readonly said: string;
}

const steers = { pause: 'pause', resume: 'go', stop: 'leave' } as const;
const sentences = {
  pause: 'Paused: no further call begins. Calls in flight are being finished.',
  resume: 'Resumed.',
  stop: 'Stopping: calls in flight are being finished. The same command goes on.',
} as const;

/** Grants a wish, by whoever has the store open. */
export async function grantWish(store: Store, run: string, wish: Wish): Promise<WishEnd> {
  if (wish.kind === 'cap') return changeCap(store, run, wish.budget);
  const state = await store.readRun(run);
  if (state?.stop !== undefined) return refused(`The run was stopped already (${state.stop.kind}).`);
  if (state?.steer === 'leave' && wish.kind !== 'stop')
    return refused('The run is stopping already; the same command goes on.');
  if (!(await store.steerRun(run, steers[wish.kind]))) return refused('The store does not know this run any more.');
  return { granted: true, said: sentences[wish.kind] };
}

async function changeCap(store: Store, run: string, budget: PicoDollars): Promise<WishEnd> {
  const change = await store.changeBudget(run, budget);
  switch (change.kind) {
    case 'changed':
      return { granted: true, said: `The cap is $${formatUsd(budget)} now.` };
    case 'short':
      return refused(
        `$${formatUsd(budget)} is less than the $${formatUsd(change.committed)} that are spent, held or unknown already.`,
      );
    case 'stopped':
      return refused(`The run was stopped already (${change.stop.kind}): its command goes on under another cap.`);
    case 'unknown':
      return refused('The store does not know this run any more.');
  }
}

function refused(said: string): WishEnd {
  return { granted: false, said };
}
