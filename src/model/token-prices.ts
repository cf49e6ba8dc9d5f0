import { parseDecimal } from './decimal.js';
import type { TokenPrices } from './model-facts.js';

/** $ per 1M tokens, as plain decimals. */
export interface ListPrices {
  readonly input: string;
  readonly cached: string;
  readonly output: string;
  /** A token written to the prompt cache. */
  readonly written: string | { readonly timesInput: readonly [numerator: number, denominator: number] };
}

/**
 * Turns list prices into pico-dollars per token, exactly: $1 per 1M tokens is 1,000,000 pico-dollars a token. Returns
 * undefined when one is no plain decimal or would not be a whole number of pico-dollars.
 */
export function tokenPrices(list: ListPrices): TokenPrices | undefined {
  const input = parseDecimal(list.input, 6);
  const cached = parseDecimal(list.cached, 6);
  const output = parseDecimal(list.output, 6);
  if (input === undefined || cached === undefined || output === undefined) return undefined;
  const written =
    typeof list.written === 'string' ? parseDecimal(list.written, 6) : times(input, list.written.timesInput);
  return written === undefined ? undefined : { input, cached, written, output, reasoning: output };
}

function times(price: bigint, [numerator, denominator]: readonly [number, number]): bigint | undefined {
  const product = price * BigInt(numerator);
  return product % BigInt(denominator) === 0n ? product / BigInt(denominator) : undefined;
}
