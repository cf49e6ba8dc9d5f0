import type { CallError } from '../src/provider/call-error.js';
import type { Settlement, StoredBundle } from '../src/store/store.js';
import type { CallContext } from './call-context.js';
import type { PlannedCall } from './plan-call.js';
import { readAnswers } from './read-answers.js';
import { settleReply } from './settle-reply.js';

/**
 * The bundle's end when a stream was cut behind whole answers: they are kept, what came of the reply is known spend, and the
 * rest of the call's worst case unknown spend, since the model may have thought and written up to its cap.
 * @returns undefined when there is no answer to keep: the call then is lost as any other
 */
export function settleCut(
  context: CallContext,
  bundle: StoredBundle,
  call: PlannedCall,
  { details: { partial } }: CallError,
  latencyMs: number,
): Settlement | undefined {
  // A trial is there to see what a whole call brings.
  if (partial === undefined || bundle.trialSizes !== undefined) return undefined;
  if (readAnswers(context, call, partial).every(({ answer }) => answer === undefined)) return undefined;
  return settleReply(context, bundle, call, partial, latencyMs);
}
