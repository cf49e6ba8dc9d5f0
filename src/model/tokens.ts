import { createRequire } from 'node:module';

/** How much of gpt-tokenizer's o200k_base module is used here. */
interface Encoding {
  countTokens(text: string, options: { disallowedSpecial: Set<string> }): number;
  setMergeCacheSize(size: number): void;
}

/**
 * The tokenizer's merging takes quadratic time in the length of a word, and a "word" is any unbroken run of letters, of
 * spaces or of punctuation. Runs are therefore cut after so many characters.
 */
const longestRun = 256;
const endOfLongRun = new RegExp(
  ['[\\p{L}\\p{M}]', '\\s', '[^\\s\\p{L}\\p{N}]'].map((kind) => `${kind}{${longestRun}}`).join('|'),
  'gu',
);

/** Merging the two sides of a cut apart came out up to two tokens short in trials; this makes up for it. */
const perCut = 2;

/** Nothing is special inside a question: "<|endoftext|>" counts as the text that it is. */
const plainText = { disallowedSpecial: new Set<string>() };

let loaded: Encoding | undefined;

/**
 * Tokens of `text` in o200k_base, in time linear in its length. Exact but for unbroken runs of 256 and more letters,
 * spaces or punctuation marks, where it errs upwards by a few tokens a cut. Never throws, whatever the text holds.
 */
export function countTokens(text: string): number {
  const encoding = loadEncoding();
  let tokens = 0;
  let start = 0;
  if (text.length > longestRun) {
    for (const run of text.matchAll(endOfLongRun)) {
      const end = run.index + run[0].length;
      tokens += encoding.countTokens(text.slice(start, end), plainText) + perCut;
      start = end;
    }
  }
  return tokens + encoding.countTokens(start === 0 ? text : text.slice(start), plainText);
}

const messageTokens = 3 + 1 + 3;

/**
 * Prompt tokens of a call whose one user message is `content`: its tokens, 3 for the message, 1 for its role and 3 for
 * the start of the reply (the constants of OpenAI's cookbook on counting chat tokens).
 */
export function promptTokenCount(content: string): number {
  return countTokens(content) + messageTokens;
}

/**
 * An upper bound on the prompt tokens that the provider will bill for `content`, for reserving money: the count plus
 * 2 % plus 32 where the encoding is known, else the UTF-8 length in bytes plus 32 (a token is at least one byte).
 * @param tokens of the content, or more, where they are known already
 */
export function promptTokenBound(content: string, encoding: 'o200k_base' | 'unknown', tokens?: number): number {
  if (encoding === 'unknown') return Buffer.byteLength(content, 'utf8') + 32;
  return Math.ceil(((tokens ?? countTokens(content)) + messageTokens) * 1.02) + 32;
}

/** Loaded at the first count: the vocabulary takes some 0.15 s and 60 MB, which `--help` should not pay for. */
function loadEncoding(): Encoding {
  if (loaded === undefined) {
    loaded = createRequire(import.meta.url)('gpt-tokenizer/encoding/o200k_base') as Encoding;
    // The default of 100,000 slows down text of many rare words, because evicting scans the map's dead entries, and
    // keeps whole questions alive through their substrings. 500 still serves the words that repeat.
    loaded.setMergeCacheSize(500);
  }
  return loaded;
}
