import { UsageError } from '../errors.js';
import type { ModelFacts, TokenPrices } from './model-facts.js';

/** How calls are made: at once and one by one, or gathered into batches. */
export const lanes = ['sync', 'batch'] as const;

export type Lane = (typeof lanes)[number];

/** @param usual prices of the ordinary lane @throws UsageError when nobody knows the lane's price */
export function lanePrices(lane: Lane, model: ModelFacts, usual: TokenPrices): TokenPrices {
  if (lane === 'sync') return usual;
  const prices = batchPricesOf(model, usual === model.prices ? undefined : usual);
  if (prices !== undefined) return prices;
  throw new UsageError(
    `The price of ${model.id} in batches is not known, and Sheaf does not spend what it cannot price.`,
    'Give its ordinary price with --price (batches cost half of it), choose another model, or leave --lane out.',
  );
}

/** @param given the user's prices of the ordinary lane: batches cost half of them, rounded up to whole pico-dollars */
export function batchPricesOf(model: ModelFacts, given: TokenPrices | undefined): TokenPrices | undefined {
  if (given === undefined) return model.batchPrices;
  const half = (price: bigint) => (price + 1n) / 2n;
  const { input, written, output, reasoning } = given;
  return {
    input: half(input),
    // Whether batches take anything off cached input differs between models.
    cached: half(input),
    written: half(written),
    output: half(output),
    reasoning: half(reasoning),
  };
}
