import { costOf, worstCost } from '../src/model/prices.js';
import { countTokens, promptTokenBound, promptTokenCount } from '../src/model/tokens.js';
import type { Reply } from '../src/provider/provider.js';
import type { PicoDollars, Usage } from '../src/types.js';
import { billedPrices } from './billed-prices.js';
import type { CallContext } from './call-context.js';
import type { PlannedCall } from './plan-call.js';

/** What a call used as far as its texts show. */
export interface UsageEstimate {
  readonly usage: Usage;
  /** What it may have cost beyond that. */
  readonly unknown: PicoDollars;
}

/**
 * Counts a call whose endpoint did not report its usage: the prompt, the reply's text, and the reasoning that it shows.
 * Nothing is taken for cached. What is hidden can only be bounded: by the call's worst case, as reasoning may have filled
 * all that was allowed; by the texts themselves where the model does not reason and ended its reply by itself.
 */
export function estimateUsage(
  context: Pick<CallContext, 'model' | 'prices' | 'flexPrices' | 'holdPrices'>,
  call: PlannedCall,
  reply: Reply,
): UsageEstimate {
  const { model, holdPrices } = context;
  const visible = reply.text + (reply.refusal ?? '');
  const input = model.encoding === 'unknown' ? call.inputTokens : promptTokenCount(call.prompt);
  // What is counted as the model counts it may turn out to be more than was allowed: the cap does not hold there.
  const mostOutput = model.encoding === 'unknown' ? call.maxOutputTokens : Number.POSITIVE_INFINITY;
  const reasoning = Math.min(countTokens(reply.reasoning), mostOutput);
  const output = Math.min(reasoning + countTokens(visible), mostOutput);
  const usage = { input: Math.min(input, call.inputTokens), cached: 0, written: 0, reasoning, output };
  const cost = costOf(usage, billedPrices(context, reply), model.longInput);
  const showsAll = !model.reasoning && reply.reasoning === '' && reply.finishReason === 'stop';
  const most = showsAll ? promptTokenBound(visible, model.encoding) : call.maxOutputTokens;
  const worst = worstCost(call.inputTokens, Math.min(most, call.maxOutputTokens), holdPrices, model.longInput);
  return { usage, unknown: worst > cost ? worst - cost : 0n };
}
