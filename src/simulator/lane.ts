import type { ModelFacts, TokenPrices } from '../model/catalog.js';
import type { CompletionRequest } from './read-completion-request.js';

/** How a request is served: at once, at once when there is room and cheaper, or as a line of a batch. */
export type Lane = 'default' | 'flex' | 'batch';

/** The lane of a request that is no line of a batch. */
export function laneOf({ wantsFlex, facts }: CompletionRequest): Lane {
  return wantsFlex && facts.flexPrices !== undefined ? 'flex' : 'default';
}

/**
 * What a model's tokens cost in a lane; undefined when it costs nothing. Flex is there only for models whose prices in it
 * the catalog has. Where it has no batch prices, each of
 * the ordinary ones is halved, and rounded up to a whole pico-dollar a token: the Batch API is sold at half price.
 */
export function pricesIn(lane: Lane, { prices, batchPrices, flexPrices }: ModelFacts): TokenPrices | undefined {
  if (lane === 'default') return prices;
  return lane === 'flex' ? flexPrices : (batchPrices ?? (prices && halved(prices)));
}

function halved({ input, cached, written, output, reasoning }: TokenPrices): TokenPrices {
  const half = (price: bigint) => (price + 1n) / 2n;
  return {
    input: half(input),
    cached: half(cached),
    written: half(written),
    output: half(output),
    reasoning: half(reasoning),
  };
}
