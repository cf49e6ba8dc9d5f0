import type { Logger } from 'pino';
import type { Reply } from '../src/provider/provider.js';
import type { Bundle } from '../src/types.js';
import type { CallContext } from './call-context.js';
import type { PlannedCall } from './plan-call.js';
import { usedUp } from './settle-reply.js';

/** Calls of a size between two lines in the log. */
const tellEvery = 30;

/** Lets later calls have what this one shows that rows use. */
export function learnOutput(
  { allowances }: Pick<CallContext, 'allowances'>,
  bundle: Pick<Bundle, 'allowance' | 'effort'>,
  call: Pick<PlannedCall, 'rows' | 'maxOutputTokens'>,
  reply: Reply,
  log: Logger,
): void {
  const { usage, finishReason } = reply;
  // Such a reply ended before its time.
  if (usage === undefined || reply.refusal !== undefined || finishReason === 'content_filter') return;
  const cutOff = finishReason === 'length';
  // One row that never ends would teach with each of its attempts, twice as much every time.
  if (cutOff && (bundle.allowance > 1 || !usedUp(reply, call.maxOutputTokens))) return;
  const rows = call.rows.length;
  const allowance = allowances.of(bundle.effort);
  const use = allowance.learn(rows, usage.output, cutOff);
  if (use === undefined || use.calls % tellEvery !== 0) return;
  log.debug(
    {
      effort: bundle.effort,
      rows_in_call: rows,
      calls: use.calls,
      tokens_a_row: Math.round(use.mean),
      deviation: Math.round(Math.sqrt(use.variance)),
      max_completion_tokens: allowance.full(rows, 1),
      scarce: allowance.scarce(rows, 1),
    },
    'output allowance',
  );
}
