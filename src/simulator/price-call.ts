import type { ModelFacts, TokenPrices } from '../model/catalog.js';
import type { PicoDollars, Usage } from '../types.js';

/**
 * What a call costs at a model's list prices: each kind of token at its own price, prompts beyond the model's
 * threshold at its dearer rate. A model without prices costs nothing.
 * @param prices those of the lane that served the call.
 */
export function priceCall(usage: Usage, facts: ModelFacts, prices: TokenPrices | undefined): PicoDollars {
  if (prices === undefined) return 0n;
  const plain = BigInt(usage.input - usage.cached - usage.written);
  const visible = BigInt(usage.output - usage.reasoning);
  const input = plain * prices.input + BigInt(usage.cached) * prices.cached + BigInt(usage.written) * prices.written;
  const output = visible * prices.output + BigInt(usage.reasoning) * prices.reasoning;
  const rule = facts.longInput;
  if (rule === undefined || usage.input <= rule.aboveInputTokens) return input + output;
  return times(input, rule.inputTimes) + times(output, rule.outputTimes);
}

function times(amount: PicoDollars, [numerator, denominator]: readonly [number, number]): PicoDollars {
  return (amount * BigInt(numerator)) / BigInt(denominator);
}
