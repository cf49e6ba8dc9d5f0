import { worstCost } from '../src/model/prices.js';
import type { Bundle } from '../src/types.js';
import type { CallContext } from './call-context.js';
import { type PlannedCall, planCallWithin } from './plan-call.js';

export type ReservedCall =
  /** `attempts`: the bundle's, now that a hold left by a dead worker was counted. */
  | { readonly kind: 'granted'; readonly call: PlannedCall; readonly attempts: number }
  /** Money may come back from calls in flight. */
  | { readonly kind: 'wait' }
  /** Not even one row can be afforded. */
  | { readonly kind: 'no-room' }
  | { readonly kind: 'settled' }
  | { readonly kind: 'stopped' }
  /** Somebody paused the run. */
  | { readonly kind: 'paused' };

/**
 * How long a bundle keeps its slot, the first time it waits for money. Later it gives the slot back at once: else
 * bundles that wait could keep the slots from one whose dead worker's hold only its own next turn sets free.
 */
const patience = { times: 4, ms: 250 };

/**
 * Holds the worst case of a call for the bundle: whole if the budget has room, smaller when no call in flight can give
 * any money back.
 * @param planned of the whole bundle
 * @param tries how often the bundle's job was begun before
 */
export async function reserveCall(
  context: CallContext,
  bundle: Bundle,
  planned: PlannedCall,
  tries: number,
): Promise<ReservedCall> {
  let call = planned;
  for (let waits = 0; ; ) {
    // Waits for the rate and for money may have outlasted the window.
    if (context.hours.pauseMs() !== 0) return { kind: 'wait' };
    const reservation = await context.store.reserveBudget(context.run, bundle.id, call.id, call.worst);
    if (reservation.kind === 'granted') {
      context.pause.ended();
      await context.coverCommitted(reservation.committed);
      return { kind: 'granted', call, attempts: reservation.attempts };
    }
    if (reservation.kind === 'paused') context.pause.began();
    if (reservation.kind !== 'short') return { kind: reservation.kind };
    if (reservation.heldElsewhere > 0n) {
      if (tries > 0 || waits++ === patience.times) return { kind: 'wait' };
      await context.room.wait(patience.ms);
      continue;
    }
    const smaller = planCallWithin(context, bundle, reservation.room);
    if (smaller === undefined) {
      await stopWhenNothingFits(context, reservation.room);
      return { kind: 'no-room' };
    }
    call = smaller;
  }
}

/** When even the shortest question alone is too dear, no bundle needs to try any more. */
async function stopWhenNothingFits(context: CallContext, room: bigint): Promise<void> {
  const least = worstCost(context.shortestQuestion, context.allowances.scarcest(), context.holdPrices, undefined);
  if (room < least) await context.store.stopRun(context.run, { kind: 'budget', message: 'the budget is used up' });
}
