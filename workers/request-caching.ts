import { countTokens } from '../src/model/tokens.js';
import { askedQuestion } from '../src/prompt/asked-question.js';
import { sharedPrefix } from '../src/prompt/compose.js';
import type { CachingRequest } from '../src/provider/provider.js';
import type { CallContext } from './call-context.js';
import type { PlannedCall } from './plan-call.js';

/** Prefixes below are never cached (developers.openai.com/api/docs/guides/prompt-caching). */
const shortestCached = 1_024;

/**
 * What to tell the provider's prompt cache of a call: which calls share its beginning, where that is long enough; and where
 * writing to the cache costs extra, to write nothing that no other call begins with.
 */
export function requestCaching(
  { cacheKeys, model, sharedTokens }: CallContext,
  { rows, instructions }: Pick<PlannedCall, 'rows' | 'instructions'>,
): CachingRequest | undefined {
  if (cacheKeys === undefined || model.promptCaching === undefined) return undefined;
  const marks = model.promptCaching === 'breakpoints';
  const most = rows.length === 1 ? sharedTokens.alone : sharedTokens.merged;
  if (most < shortestCached) return marks ? { onlyFirst: 0 } : undefined;
  const shared = sharedPrefix(rows.map(askedQuestion), instructions);
  // Merged calls in the shorter language may fall below: only there is it worth counting.
  if (most < 2 * shortestCached && countTokens(shared) < shortestCached) return marks ? { onlyFirst: 0 } : undefined;
  return { key: cacheKeys.next(), ...(marks && { onlyFirst: shared.length }) };
}
