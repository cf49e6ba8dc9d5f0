import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UsageError } from '../../src/errors.js';
import { formatUsd, formatUsdShort, parseUsd } from '../../src/model/money.js';

const dollar = 1_000_000_000_000n;

describe('formatUsd', () => {
  it.each([
    [0n, '0'],
    [1n, '0.000000000001'],
    [123_200_000n, '0.0001232'],
    [dollar, '1'],
    [10n * dollar, '10'],
    [-(3n * dollar) / 2n, '-1.5'],
    [-1n, '-0.000000000001'],
    [123_456_789_012_345_678_901_234_567_890n, '123456789012345678.90123456789'],
  ])('%s pico-dollars are $%s', (pico, text) => {
    expect(formatUsd(pico)).toBe(text);
  });

  it('loses nothing: what was written is read back', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 30n }), (pico) => {
        expect(parseUsd(formatUsd(pico), '--budget')).toBe(pico);
      }),
    );
  });
});

describe('formatUsdShort', () => {
  it.each([
    ['0', '$0.00'],
    ['0.000000000001', '$0.000000000001'],
    ['0.0000001232', '$0.00000012'],
    ['0.00115', '$0.0012'],
    ['0.00114999', '$0.0011'],
    ['0.001', '$0.001'],
    ['0.0099', '$0.0099'],
    ['0.00999', '$0.01'],
    ['0.05', '$0.05'],
    ['0.056', '$0.056'],
    ['0.0996', '$0.10'],
    ['0.125', '$0.13'],
    ['0.5', '$0.50'],
    ['0.994999', '$0.99'],
    ['0.995', '$1.00'],
    ['12.344', '$12.34'],
    ['12.345', '$12.35'],
    ['1234567', '$1234567.00'],
  ])('%s is shown as %s', (amount, text) => {
    expect(formatUsdShort(parseUsd(amount, '--budget'))).toBe(text);
  });

  it('puts the sign in front', () => {
    expect(formatUsdShort(-(3n * dollar) / 2n)).toBe('-$1.50');
  });

  it('shows nothing as free that is not', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 1n, max: 10n ** 20n }), (pico) => {
        expect(formatUsdShort(pico)).toMatch(/[1-9]/);
      }),
    );
  });
});

describe('parseUsd', () => {
  it.each([
    ['5', 5n * dollar],
    ['0.50', dollar / 2n],
    ['$5', 5n * dollar],
    ['.5', dollar / 2n],
    ['0', 0n],
    ['0.000000000001', 1n],
    ['00012', 12n * dollar],
  ])('%s', (text, pico) => {
    expect(parseUsd(text, '--budget')).toBe(pico);
  });

  it.each([
    '',
    ' ',
    '$',
    '.',
    '-1',
    '+1',
    '1e3',
    '0x10',
    '1,000',
    '1.2.3',
    '5 USD',
    '$$5',
    '$ 5',
    'NaN',
    'Infinity',
    '１',
    '0.0000000000001',
  ])('refuses "%s" instead of guessing', (text) => {
    expect(() => parseUsd(text, '--budget')).toThrow(UsageError);
    expect(() => parseUsd(text, '--budget')).toThrow(/^--budget: expected an amount .*, got ".*"$/);
  });
});
