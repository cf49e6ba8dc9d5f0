import fc from 'fast-check';
import { countTokens as exactCount } from 'gpt-tokenizer/encoding/o200k_base';
import { describe, expect, it } from 'vitest';
import { countTokens, promptTokenBound, promptTokenCount } from '../../src/model/tokens.js';

const exactly = (text: string) => exactCount(text, { disallowedSpecial: new Set() });

describe('countTokens', () => {
  it.each([
    ['', 0],
    ['hello world', 2],
    ['a <|endoftext|> b', 9],
    ['\ud800', 1],
    ['\ufeff', 2],
  ])('%j has %i tokens', (text, tokens) => {
    expect(countTokens(text)).toBe(tokens);
  });

  it.each(['<|endoftext|>', '<|endofprompt|>', '<|im_start|>', '<|start|>assistant<|message|>'])(
    'counts %s inside a question as the text that it is',
    (special) => {
      expect(countTokens(special)).toBeGreaterThan(1);
      expect(countTokens(`Explain ${special} to me.`)).toBeGreaterThan(countTokens('Explain to me.'));
    },
  );

  it('never throws, and gives every text that is not empty a token, so that no question rides free', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1, maxLength: 400 }), (text) => {
        expect(countTokens(text)).toBe(exactly(text));
        expect(countTokens(text)).toBeGreaterThan(0);
      }),
    );
  });

  it('is exact for long text of ordinary words', () => {
    const text = '如果 f(x) = x² − 3x + 2, find its roots.\n\n'.repeat(200);
    expect(countTokens(text)).toBe(exactly(text));
  });

  it('never falls short by cutting long runs, and adds little', () => {
    const letters = (alphabet: string) =>
      fc.array(fc.constantFrom(...alphabet), { minLength: 257, maxLength: 2_000 }).map((all) => all.join(''));
    const repeated = fc
      .tuple(
        fc.string({ unit: fc.constantFrom(...'etaoinshr'), minLength: 1, maxLength: 20 }),
        fc.integer({ min: 300, max: 2_000 }),
      )
      .map(([piece, length]) => piece.repeat(Math.ceil(length / piece.length)));
    const runs = fc.oneof(
      letters('etaoinshr'),
      letters('天地玄黄宇宙洪荒'),
      letters('กขคงจฉชซ'),
      letters('.,;:!?-=*/\\'),
      letters(' \t\n'),
      repeated,
    );
    fc.assert(
      fc.property(runs, (text) => {
        const exact = exactly(text);
        expect(countTokens(text)).toBeGreaterThanOrEqual(exact);
        expect(countTokens(text)).toBeLessThanOrEqual(exact + 6 * Math.ceil(text.length / 256));
      }),
      // How far merging strays at a cut is measured, not proven: a fixed seed, so that a rare find is no random failure.
      { numRuns: 200, seed: 20261123 },
    );
  });

  // Left whole, most of these keep the tokenizer busy far beyond the test's time limit.
  it.each(['a', ' ', '\n', '=', '的', '́', '😀'])('gets through a megabyte of %j', (letter) => {
    const text = letter.repeat(Math.floor(2 ** 20 / Buffer.byteLength(letter)));
    const tokens = countTokens(text);
    expect(tokens).toBeGreaterThan(text.length / 256);
    expect(tokens).toBeLessThanOrEqual(2 ** 20);
    expect(promptTokenBound(text, 'o200k_base')).toBeGreaterThan(tokens);
  });

  it('gets through a megabyte of one word of random letters', () => {
    let seed = 1;
    const next = () => {
      seed = (seed * 48_271) % 2_147_483_647;
      return String.fromCharCode(97 + (seed % 26));
    };
    expect(countTokens(Array.from({ length: 2 ** 20 }, next).join(''))).toBeGreaterThan(2 ** 18);
  });
});

describe('prompt tokens', () => {
  it('add the overhead of one user message', () => {
    expect(promptTokenCount('hello world')).toBe(9);
  });

  it('are bounded from above for reserving money', () => {
    expect(promptTokenBound('hello world', 'o200k_base')).toBe(42);
    expect(promptTokenBound('hello world', 'unknown')).toBe(43);
    expect(promptTokenBound('的', 'unknown')).toBe(35);
  });

  it('never exceed the bytes, whatever the encoding', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 600 }), (text) => {
        expect(promptTokenCount(text)).toBeLessThanOrEqual(promptTokenBound(text, 'unknown'));
        expect(promptTokenCount(text)).toBeLessThanOrEqual(promptTokenBound(text, 'o200k_base'));
      }),
    );
  });
});
