import type { CallError } from '../src/provider/call-error.js';
import type { Settlement, StoredBundle } from '../src/store/store.js';
import { attemptsMade, type BundleRow, type RowOutcome } from '../src/types.js';
import type { CallContext } from './call-context.js';
import { leftoverBundles, smallerSize } from './leftovers.js';
import type { PlannedCall } from './plan-call.js';
import { charged, failedRow, noAnswer } from './row-outcomes.js';

/** After this many attempts without a reply, a bundle is split: one of its rows may be what the endpoint chokes on. */
const attemptsBeforeSplit = 3;

/**
 * The bundle's end when a call brought no reply and trying the same again would be pointless: its rows are split up,
 * or fail. Undefined when the bundle is to be tried again as it is.
 * @param counts whether the call uses up an attempt of its rows
 */
export function settleRefusal(
  context: CallContext,
  bundle: StoredBundle,
  call: PlannedCall,
  error: CallError,
  counts: boolean,
): Settlement | undefined {
  const rows = [...call.rows, ...call.rest];
  const attempts = bundle.attempts + (counts ? 1 : 0);
  const tried = call.rows.map((row) => charged(row, attempts));
  const untried = call.rest.map((row) => charged(row, bundle.attempts));
  const charge = { kind: error.next === 'unknown' ? 'unknown' : 'unbilled' } as const;
  const end = (finished: RowOutcome[], left: BundleRow[], size: number, allowance = bundle.allowance): Settlement => ({
    bundle: bundle.id,
    call: { id: call.id, charge },
    finished,
    leftovers: leftoverBundles(bundle, [{ rows: left, size, allowance }]),
  });

  switch (error.next) {
    case 'lower-cap':
      if (call.maxOutputTokens > 1) return end([], rows, rows.length, bundle.allowance / 2);
      return end(failAll(context, rows, error.message, call), [], 1);
    case 'split':
      if (tried.length > 1) return end([], [...tried, ...untried], smallerSize(tried.length));
      // Endpoints count the cap towards the context: with a smaller one the question may fit.
      if (error.details.tooLong && call.maxOutputTokens > context.allowances.of(bundle.effort).least(1, 1)) {
        return end([], rows, rows.length, bundle.allowance / 2);
      }
      return end(failAll(context, tried, error.message, call), untried, Math.max(1, untried.length));
    default: {
      const worn = tried.filter((row) => attemptsMade(row) >= context.attempts);
      const fresh = tried.filter((row) => attemptsMade(row) < context.attempts);
      const message = noAnswer(context.attempts, error.message);
      if (worn.length > 0)
        return end(failAll(context, worn, message, call), [...fresh, ...untried], smallerSize(rows.length));
      if (attempts >= attemptsBeforeSplit && tried.length > 1) {
        return end([], [...tried, ...untried], smallerSize(tried.length));
      }
      return undefined;
    }
  }
}

function failAll(context: CallContext, rows: readonly BundleRow[], error: string, call: PlannedCall): RowOutcome[] {
  return rows.map((row) => failedRow(context, row, error, call));
}
