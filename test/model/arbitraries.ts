import fc from 'fast-check';
import type { LongInputRule, TokenPrices } from '../../src/model/catalog.js';
import type { Usage } from '../../src/types.js';

const tokens = fc.oneof(fc.nat({ max: 20 }), fc.nat({ max: 300_000 }));
const price = fc.bigInt({ min: 0n, max: 100_000_000n });

/** Usage as a provider may report it: parts never exceed what they are part of. */
export const anyUsage: fc.Arbitrary<Usage> = fc
  .tuple(tokens, tokens, tokens, tokens, tokens)
  .map(([plain, cached, written, visible, reasoning]) => ({
    input: plain + cached + written,
    cached,
    written,
    reasoning,
    output: visible + reasoning,
  }));

export const anyPrices: fc.Arbitrary<TokenPrices> = fc.record({
  input: price,
  cached: price,
  written: price,
  output: price,
  reasoning: price,
});

const times = fc.tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 5 }));

export const anyRule: fc.Arbitrary<LongInputRule> = fc.record({
  aboveInputTokens: fc.nat({ max: 400_000 }),
  inputTimes: times,
  outputTimes: times,
});
