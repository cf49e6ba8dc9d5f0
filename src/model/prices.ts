import { UsageError } from '../errors.js';
import type { PicoDollars, Usage } from '../types.js';
import { formatDecimal, parseDecimal } from './decimal.js';
import type { LongInputRule, TokenPrices } from './model-facts.js';

/**
 * Reads `--price IN,CACHED,OUT[,REASONING]`: $ per 1M tokens, plain decimals with at most six decimals. Reasoning costs
 * what output costs unless it is given. Cache writes cost as many times the input price as they do on the model's own
 * list, if that is given; else what input costs.
 * @throws UsageError naming what was expected
 */
export function parsePriceOption(text: string, listed?: TokenPrices): TokenPrices {
  const columns = text.split(',').map((column) => parseDecimal(column.trim(), 6));
  if (columns.length < 3 || columns.length > 4 || columns.includes(undefined)) {
    throw new UsageError(
      `--price: expected IN,CACHED,OUT or IN,CACHED,OUT,REASONING in $ per 1M tokens with at most 6 decimals, such as 1.10,0.55,4.40, got "${text}"`,
    );
  }
  const [input, cached, output, reasoning = output] = columns as [bigint, bigint, bigint, bigint?];
  return { input, cached, written: writtenPrice(input, listed), output, reasoning };
}

/** What a cache write costs where only the input's price is known: as many times that as on the list, else the same. */
export function writtenPrice(input: bigint, listed?: TokenPrices): bigint {
  return listed === undefined || listed.input === 0n ? input : times(input, [listed.written, listed.input]);
}

/** IN,CACHED,OUT,REASONING,WRITTEN in $ per 1M tokens: the first four are what `parsePriceOption` reads. */
export function pricesText({ input, cached, output, reasoning, written }: TokenPrices): string {
  return [input, cached, output, reasoning, written].map((price) => formatDecimal(price, 6)).join(',');
}

/** The reverse of `pricesText`. */
export function readPricesText(text: string): TokenPrices {
  const [input, cached, output, reasoning, written] = text.split(',').map((price) => parseDecimal(price, 6) ?? 0n);
  return { input: input!, cached: cached!, output: output!, reasoning: reasoning!, written: written! };
}

/** Prices for people: "$1.10 input, $0.55 cached, $4.40 output per 1M tokens"; writes and reasoning where they differ. */
export function formatPrices(prices: TokenPrices): string {
  const columns = [`$${perMillion(prices.input)} input`, `$${perMillion(prices.cached)} cached`];
  if (prices.written !== prices.input) columns.push(`$${perMillion(prices.written)} cache writes`);
  columns.push(`$${perMillion(prices.output)} output`);
  if (prices.reasoning !== prices.output) columns.push(`$${perMillion(prices.reasoning)} reasoning`);
  return `${columns.join(', ')} per 1M tokens`;
}

/**
 * The prices that hold for a whole call: dearer ones when its prompt falls under the model's rule for long prompts.
 * Multiplied prices are rounded up to whole pico-dollars, here and nowhere else, so that costs stay linear in tokens:
 * rows priced with the answer of this function add up exactly to their call.
 * @param inputTokens the CALL's prompt tokens, also when rows are to be priced
 */
export function priceOfCall(inputTokens: number, prices: TokenPrices, longInput?: LongInputRule): TokenPrices {
  if (longInput === undefined || inputTokens <= longInput.aboveInputTokens) return prices;
  const [inputTimes, outputTimes] = [longInput.inputTimes, longInput.outputTimes];
  return {
    input: times(prices.input, inputTimes),
    cached: times(prices.cached, inputTimes),
    written: times(prices.written, inputTimes),
    output: times(prices.output, outputTimes),
    reasoning: times(prices.reasoning, outputTimes),
  };
}

/**
 * What `usage` costs, exactly. Give `longInput` for a call; for a row of a call, give the call's `priceOfCall` as
 * `prices` and no rule.
 */
export function costOf(usage: Usage, prices: TokenPrices, longInput?: LongInputRule): PicoDollars {
  const price = priceOfCall(usage.input, prices, longInput);
  return (
    BigInt(usage.input - usage.cached - usage.written) * price.input +
    BigInt(usage.cached) * price.cached +
    BigInt(usage.written) * price.written +
    BigInt(usage.output - usage.reasoning) * price.output +
    BigInt(usage.reasoning) * price.reasoning
  );
}

/**
 * The most that a call can cost which bills at most these tokens, however the provider sorts them: every prompt token at
 * the dearest of input, cached and written, every completion token at the dearer of output and reasoning.
 */
export function worstCost(
  inputTokens: number,
  maxOutputTokens: number,
  prices: TokenPrices,
  longInput?: LongInputRule,
): PicoDollars {
  // A rule that makes long prompts cheaper must not lower the bound: the call may turn out shorter than this.
  const possible = [prices, priceOfCall(inputTokens, prices, longInput)];
  const dearestInput = max(possible.flatMap((price) => [price.input, price.cached, price.written]));
  const dearestOutput = max(possible.flatMap((price) => [price.output, price.reasoning]));
  return BigInt(inputTokens) * dearestInput + BigInt(maxOutputTokens) * dearestOutput;
}

/** A price a token as $ per 1M tokens: "1.10". */
export function perMillion(pico: bigint): string {
  const [whole = '0', fraction = ''] = formatDecimal(pico, 6).split('.');
  return `${whole}.${fraction.padEnd(2, '0')}`;
}

/** price × numerator / denominator, rounded up. */
function times(price: bigint, [numerator, denominator]: readonly [number | bigint, number | bigint]): bigint {
  const over = BigInt(denominator);
  return (price * BigInt(numerator) + over - 1n) / over;
}

function max(amounts: readonly bigint[]): bigint {
  let most = 0n;
  for (const amount of amounts) if (amount > most) most = amount;
  return most;
}
