import { UsageError } from '../errors.js';
import type { ModelFacts, TokenPrices } from './model-facts.js';

/** How calls are made: at once; at once where the provider has room to spare, and cheaper; gathered into batches. */
export const lanes = ['sync', 'flex', 'batch'] as const;

export type Lane = (typeof lanes)[number];

/** What --lane takes. `auto`: the cheapest in which the run is done by its deadline. */
export const laneWishes = [...lanes, 'auto'] as const;

export type LaneWish = (typeof laneWishes)[number];

/** What tokens cost in each lane; undefined where the model is not offered in it, or nobody knows. */
export type LanePrices = Readonly<Partial<Record<Lane, TokenPrices>>> & { readonly sync: TokenPrices };

/** @param given the user's prices of the ordinary lane: the others cost half of them, rounded up to whole pico-dollars */
export function pricesByLane(model: ModelFacts, usual: TokenPrices, given: boolean): LanePrices {
  if (given) return { sync: usual, flex: halved(usual), batch: halved(usual) };
  const { flexPrices, batchPrices } = model;
  return { sync: usual, ...(flexPrices && { flex: flexPrices }), ...(batchPrices && { batch: batchPrices }) };
}

/** The prices of the lane that was wished for; for `auto` those of the ordinary one, which it may come to. @throws UsageError */
export function wishedPrices(wish: LaneWish, model: ModelFacts, prices: LanePrices): TokenPrices {
  const wished = prices[wish === 'auto' ? 'sync' : wish];
  if (wished !== undefined) return wished;
  const [where, others] = wish === 'batch' ? ['in batches is', 'batches cost'] : ['in the flex lane is', 'flex costs'];
  throw new UsageError(
    `The price of ${model.id} ${where} not known, and Sheaf does not spend what it cannot price.`,
    `Give its ordinary price with --price (${others} half of it; of several models with --prices FILE, as "${wish}"), choose another model (sheaf models lists them), or leave --lane out.`,
  );
}

/** Dear enough for a call that may be billed at either. */
export function dearest(one: TokenPrices, other: TokenPrices): TokenPrices {
  const most = (a: bigint, b: bigint) => (a > b ? a : b);
  return {
    input: most(one.input, other.input),
    cached: most(one.cached, other.cached),
    written: most(one.written, other.written),
    output: most(one.output, other.output),
    reasoning: most(one.reasoning, other.reasoning),
  };
}

function halved({ input, written, output, reasoning }: TokenPrices): TokenPrices {
  const half = (price: bigint) => (price + 1n) / 2n;
  return {
    input: half(input),
    // Whether anything is taken off cached input there differs between models.
    cached: half(input),
    written: half(written),
    output: half(output),
    reasoning: half(reasoning),
  };
}
