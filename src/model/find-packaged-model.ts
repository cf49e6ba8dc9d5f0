import { createRequire } from 'node:module';
import { familyOf } from './families.js';
import type { LongInputRule, ModelFacts, TokenPrices } from './model-facts.js';
import { tokenPrices } from './token-prices.js';

const require = createRequire(import.meta.url);

/** A price of genai-prices in $ per 1M tokens; a tier holds for calls with more input tokens than its `start`. */
type PackagedPrice = number | { readonly base: number; readonly tiers: readonly { start: number; price: number }[] };

/** What is used of the answer of genai-prices' `calcPrice`; where prices changed over time, it gives today's. */
interface PackagedPrices {
  readonly provider: { readonly id: string };
  readonly model: { readonly context_window?: number; readonly price_comments?: string };
  readonly model_price: Readonly<Record<string, PackagedPrice | undefined>>;
}

/** What is used of gpt-tokenizer's model table, whose prices are wrong and whose limits are right. */
interface PackagedLimits {
  readonly context_window?: number;
  readonly max_output_tokens?: number;
  readonly reasoning_tokens?: boolean;
}

/**
 * Facts of a model from the tables of the packages: prices from @pydantic/genai-prices (OpenAI's entries only), limits
 * from gpt-tokenizer, request rules from the family that the name belongs to. Both packages are loaded at the first
 * call. Returns undefined when neither knows the id; leaves the prices out when they cannot be had exactly.
 */
export function findPackagedModel(id: string): ModelFacts | undefined {
  const priced = findPrices(id);
  const limits = findLimits(id);
  if (priced === undefined && limits === undefined) return undefined;
  const rules = familyOf(id);
  const reasoning = limits?.reasoning_tokens ?? rules?.reasoning ?? true;
  return {
    id,
    contextTokens: limits?.context_window ?? priced?.model.context_window ?? 128_000,
    maxOutputTokens: limits?.max_output_tokens ?? 16_384,
    reasoning,
    efforts: reasoning ? (rules?.efforts ?? []) : [],
    rejects: rules?.rejects ?? [],
    ...(priced && exactPrices(priced, rules?.writeTimes ?? [1, 1])),
    ...(rules?.structuredOutputs && { structuredOutputs: true }),
    ...(rules?.promptCaching && { promptCaching: rules.promptCaching }),
    encoding: rules?.encoding ?? 'unknown',
    source: `npm: ${[priced && '@pydantic/genai-prices', limits && 'gpt-tokenizer'].filter(Boolean).join(', ')}`,
    asOf: 'the release of the installed package',
  };
}

function findPrices(id: string): PackagedPrices | undefined {
  const { calcPrice } = require('@pydantic/genai-prices') as {
    calcPrice(usage: object, model: string, options: { providerId: string }): PackagedPrices | null;
  };
  const found = calcPrice({}, id, { providerId: 'openai' });
  if (found?.provider.id !== 'openai') return undefined;
  // Some entries carry a broker's prices for models that OpenAI itself does not sell.
  return found.model.price_comments?.includes('OpenRouter') ? { ...found, model_price: {} } : found;
}

function findLimits(id: string): PackagedLimits | undefined {
  // The package's own 'gpt-tokenizer/models' does not load under require (version 4.0.0); the generated table does.
  const table = require('gpt-tokenizer/cjs/models.gen') as Record<string, PackagedLimits | undefined>;
  return Object.hasOwn(table, id) ? table[id] : undefined;
}

/** The prices as integers, or nothing when rounding would be needed or a tier does not fit a `LongInputRule`. */
function exactPrices(
  { model_price: price }: PackagedPrices,
  writeTimes: readonly [number, number],
): { prices: TokenPrices; longInput?: LongInputRule } | undefined {
  const { input_mtok: input, output_mtok: output } = price;
  if (input === undefined || output === undefined) return undefined;
  const cached = price.cache_read_mtok ?? input;
  const columns = [input, cached, output, ...(price.cache_write_mtok === undefined ? [] : [price.cache_write_mtok])];
  const pricesFrom = (pick: (price: PackagedPrice) => number) =>
    tokenPrices({
      input: String(pick(input)),
      cached: String(pick(cached)),
      output: String(pick(output)),
      written: price.cache_write_mtok === undefined ? { timesInput: writeTimes } : String(pick(price.cache_write_mtok)),
    });
  const prices = pricesFrom((column) => (typeof column === 'number' ? column : column.base));
  if (prices === undefined) return undefined;

  const starts = new Set(
    columns.flatMap((column) => (typeof column === 'number' ? [] : column.tiers.map((t) => t.start))),
  );
  if (starts.size === 0) return { prices };
  const [start] = starts;
  const dearer = pricesFrom((column) =>
    typeof column === 'number' ? column : (column.tiers[0]?.price ?? column.base),
  );
  if (dearer === undefined || start === undefined || starts.size > 1) return undefined;
  const [inputTimes, ...others] = [
    ratio(dearer.input, prices.input),
    ratio(dearer.cached, prices.cached),
    ratio(dearer.written, prices.written),
  ];
  const outputTimes = ratio(dearer.output, prices.output);
  if (inputTimes === undefined || outputTimes === undefined) return undefined;
  if (others.some((other) => other?.join() !== inputTimes.join())) return undefined;
  return { prices, longInput: { aboveInputTokens: start, inputTimes, outputTimes } };
}

/** a / b in lowest terms; undefined when b is 0. */
function ratio(a: bigint, b: bigint): [number, number] | undefined {
  if (b === 0n) return undefined;
  let [x, y] = [a, b];
  while (y !== 0n) [x, y] = [y, x % y];
  return [Number(a / x), Number(b / x)];
}
