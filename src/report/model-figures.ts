import type { ModelFacts, TokenPrices } from '../model/catalog.js';
import { formatDecimal } from '../model/decimal.js';

/** A model's facts as `sheaf models --json` prints them: prices as decimals in $ per 1M tokens, null for what is not known. */
export function modelFigures(facts: ModelFacts) {
  const { longInput, batchPrices } = facts;
  return {
    id: facts.id,
    context: facts.contextTokens,
    max_output: facts.maxOutputTokens,
    reasoning: facts.reasoning,
    efforts: facts.efforts,
    rejects: facts.rejects,
    prices: priceFigures(facts.prices),
    batch_prices: priceFigures(batchPrices),
    batch_discounts_cached: batchPrices === undefined ? null : batchPrices.cached < batchPrices.input,
    flex_prices: priceFigures(facts.flexPrices),
    long_input:
      longInput === undefined
        ? null
        : {
            above_input_tokens: longInput.aboveInputTokens,
            input_times: ratio(longInput.inputTimes),
            output_times: ratio(longInput.outputTimes),
          },
    structured_outputs: facts.structuredOutputs ?? false,
    prompt_caching: facts.promptCaching ?? null,
    shutdown_date: facts.shutdownDate ?? null,
    successor: facts.successor ?? null,
    tier_limits: facts.tierLimits ?? null,
    inferred: facts.inferred ?? [],
    encoding: facts.encoding,
    source: facts.source,
    as_of: facts.asOf,
  };
}

function priceFigures(prices: TokenPrices | undefined): Record<keyof TokenPrices, string> | null {
  if (prices === undefined) return null;
  const { input, cached, written, output, reasoning } = prices;
  const text = (price: bigint) => formatDecimal(price, 6);
  return {
    input: text(input),
    cached: text(cached),
    written: text(written),
    output: text(output),
    reasoning: text(reasoning),
  };
}

export function ratio([numerator, denominator]: readonly [number, number]): number {
  return numerator / denominator;
}
