import { UsageError } from '../errors.js';
import { findModel, unknownModel } from './catalog.js';
import type { ModelFacts, TokenPrices } from './model-facts.js';
import { writtenPrice } from './prices.js';

/** Prices as a user gives them, in pico-dollars a token. */
export interface OwnPrices {
  readonly input?: bigint;
  readonly cached?: bigint;
  readonly written?: bigint;
  readonly output?: bigint;
  readonly reasoning?: bigint;
}

/** What a user says of a model. */
export interface OwnFacts extends OwnPrices {
  /** A model that the catalog knows, whose facts hold where nothing else is said. */
  readonly like?: string;
  readonly batch?: OwnPrices;
  readonly flex?: OwnPrices;
  readonly context?: number;
  readonly maxOutput?: number;
  readonly efforts?: readonly string[];
  readonly reasons?: boolean;
  readonly source?: string;
  readonly asOf?: string;
}

/**
 * The user's own facts of a model, over those of the model it is like, or else of the model of that id. A price list
 * counts whole: where any ordinary price is given, nothing of the known model's prices holds, in no lane, because half
 * of one list and half of another would be nobody's bill.
 * @param place where it was read, such as a file's name
 * @throws UsageError when a price list lacks its input or its output
 */
export function ownModel(id: string, own: OwnFacts, place: string): ModelFacts {
  const known = own.like === undefined ? (findModel(id) ?? unknownModel(id)) : likeness(id, own.like);
  const prices = ownList(own, known.prices, `${place}: ${id}`);
  const lane = (name: 'batch' | 'flex', listed: TokenPrices | undefined) =>
    (own[name] && ownList(own[name], known.prices, `${place}: ${id}.${name}`, true)) ?? (prices ? undefined : listed);
  const { tierLimits: _, inferred: __, ...facts } = known;
  return {
    ...facts,
    ...(prices === undefined && known.inferred && { inferred: known.inferred }),
    contextTokens: own.context ?? known.contextTokens,
    maxOutputTokens: own.maxOutput ?? known.maxOutputTokens,
    reasoning: own.reasons ?? known.reasoning,
    efforts: own.efforts ?? known.efforts,
    prices: prices ?? known.prices,
    batchPrices: lane('batch', known.batchPrices),
    flexPrices: lane('flex', known.flexPrices),
    source: own.source ?? (prices === undefined ? `${place}, over ${known.source}` : place),
    asOf: own.asOf ?? (prices === undefined ? known.asOf : 'undated'),
  };
}

/** OpenAI's plans for the model that it is like say nothing of another provider's. */
function likeness(id: string, like: string): ModelFacts {
  const { shutdownDate: _, successor: __, ...facts } = findModel(like) ?? unknownModel(like);
  return { ...facts, id };
}

/** @returns undefined when no price is given, unless one `must` be */
function ownList(
  { input, cached = input, written, output, reasoning = output }: OwnPrices,
  listed: TokenPrices | undefined,
  place: string,
  must = false,
): TokenPrices | undefined {
  const given = [input, cached, written, output, reasoning].some((price) => price !== undefined);
  if (!given && !must) return undefined;
  if (input === undefined || output === undefined || cached === undefined || reasoning === undefined) {
    const missing = input === undefined ? 'input' : 'output';
    throw new UsageError(
      `${place}.${missing}: expected a price in $ per 1M tokens, as there is another price beside it, got nothing`,
    );
  }
  return { input, cached, written: written ?? writtenPrice(input, listed), output, reasoning };
}
