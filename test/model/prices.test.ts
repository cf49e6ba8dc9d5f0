import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UsageError } from '../../src/errors.js';
import { findModel, type LongInputRule, type TokenPrices } from '../../src/model/catalog.js';
import { formatUsd } from '../../src/model/money.js';
import { costOf, formatPrices, parsePriceOption, priceOfCall, worstCost } from '../../src/model/prices.js';
import { anyPrices, anyRule, anyUsage } from './arbitraries.js';

const o1mini = findModel('o1-mini')!.prices!;
const luna = findModel('gpt-6-luna')!;

describe('parsePriceOption', () => {
  it('reads $ per 1M tokens exactly', () => {
    expect(parsePriceOption('1.10,0.55,4.40')).toEqual(o1mini);
    expect(parsePriceOption(' 2 , .5 , 8 ').cached).toBe(500_000n);
    expect(parsePriceOption('0.000001,0,0').input).toBe(1n);
  });

  it('takes a price of its own for reasoning', () => {
    expect(parsePriceOption('5,2.5,15,25')).toEqual({
      input: 5_000_000n,
      cached: 2_500_000n,
      written: 5_000_000n,
      output: 15_000_000n,
      reasoning: 25_000_000n,
    });
  });

  it('keeps the dearer cache writes of the model it overrides, so that the cap still holds', () => {
    expect(parsePriceOption('4,0.4,20', luna.prices).written).toBe(5_000_000n);
    expect(parsePriceOption('4,0.4,20', o1mini).written).toBe(4_000_000n);
    expect(parsePriceOption('0.000001,0,0', luna.prices).written).toBe(2n);
  });

  it.each([
    '',
    '1',
    '1,2',
    '1,2,3,4,5',
    '1,2,x',
    '1,2,3,x',
    '1,2,',
    '1,,3',
    '-1,2,3',
    '1e3,2,3',
    '1.1234567,2,3',
    '1.1,0,55,4,40',
  ])('refuses "%s"', (text) => {
    expect(() => parsePriceOption(text)).toThrow(UsageError);
    expect(() => parsePriceOption(text)).toThrow(/^--price: expected IN,CACHED,OUT.*, got ".*"$/);
  });
});

describe('formatPrices', () => {
  it('names writes and reasoning only where they differ', () => {
    expect(formatPrices(o1mini)).toBe('$1.10 input, $0.55 cached, $4.40 output per 1M tokens');
    expect(formatPrices(luna.prices!)).toBe(
      '$0.10 input, $0.01 cached, $0.125 cache writes, $0.50 output per 1M tokens',
    );
    expect(formatPrices(parsePriceOption('2,1,6,12'))).toBe(
      '$2.00 input, $1.00 cached, $6.00 output, $12.00 reasoning per 1M tokens',
    );
  });
});

describe('costOf', () => {
  it('prices every kind of token', () => {
    const usage = { input: 1_000, cached: 400, written: 0, reasoning: 640, output: 800 };
    // 600 × 1.10 + 400 × 0.55 + 800 × 4.40 millionths of a dollar
    expect(formatUsd(costOf(usage, o1mini))).toBe('0.0044');
    expect(formatUsd(costOf(usage, parsePriceOption('1.10,0.55,4.40,10')))).toBe('0.007984');
    expect(formatUsd(costOf({ ...usage, cached: 0, written: 1_000 }, luna.prices!))).toBe('0.000525');
  });

  it('bills the whole call dearer above the limit for long prompts, not at it', () => {
    const usage = { input: 272_000, cached: 2_000, written: 0, reasoning: 0, output: 1_000 };
    expect(formatUsd(costOf(usage, luna.prices!, luna.longInput))).toBe('0.02752');
    expect(formatUsd(costOf({ ...usage, input: 272_001 }, luna.prices!, luna.longInput))).toBe('0.0547902');
  });

  it('stays exact where floats would not', () => {
    const usage = { input: 999_999_999, cached: 1, written: 2, reasoning: 3, output: 888_888_888 };
    expect(costOf(usage, o1mini)).toBe(
      999_999_996n * 1_100_000n + 550_000n + 2n * 1_100_000n + 888_888_888n * 4_400_000n,
    );
  });
});

describe('priceOfCall', () => {
  it('rounds odd prices up once, so that a multiplied price never falls short', () => {
    const odd: TokenPrices = { input: 1n, cached: 3n, written: 5n, output: 1n, reasoning: 7n };
    const rule: LongInputRule = { aboveInputTokens: 0, inputTimes: [2, 1], outputTimes: [3, 2] };
    expect(priceOfCall(1, odd, rule)).toEqual({ input: 2n, cached: 6n, written: 10n, output: 2n, reasoning: 11n });
  });
});

describe('worstCost: the hold that keeps the bill under the cap', () => {
  it('is the dearest way to bill the same tokens', () => {
    expect(formatUsd(worstCost(1_000, 65_536, o1mini))).toBe('0.2894584');
    expect(formatUsd(worstCost(1_000, 1_000, luna.prices!, luna.longInput))).toBe('0.000625');
    expect(formatUsd(worstCost(1_000, 1_000, parsePriceOption('2,3,6,12')))).toBe('0.015');
    expect(formatUsd(worstCost(272_001, 0, luna.prices!, luna.longInput))).toBe('0.06800025');
  });

  it('is never below what a call within its limits costs', () => {
    fc.assert(
      fc.property(
        anyUsage,
        anyPrices,
        fc.option(anyRule, { nil: undefined }),
        fc.nat(),
        fc.nat(),
        (usage, prices, rule, a, b) => {
          const most = worstCost(usage.input + a, usage.output + b, prices, rule);
          expect(costOf(usage, prices, rule) <= most).toBe(true);
        },
      ),
    );
  });
});
