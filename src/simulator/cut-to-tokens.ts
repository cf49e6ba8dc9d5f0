import { countTokens } from '../model/tokens.js';

/** The longest beginning of `text` found that takes at most `tokens` tokens, by bisection; never half a character. */
export function cutToTokens(text: string, tokens: number): string {
  let fits = 0;
  let tooLong = text.length + 1;
  while (tooLong - fits > 1) {
    const middle = (fits + tooLong) >> 1;
    if (countTokens(text.slice(0, middle)) <= tokens) fits = middle;
    else tooLong = middle;
  }
  return cutAt(text, fits);
}

/** The first `length` UTF-16 units of `text`, one less where that would split a surrogate pair. */
export function cutAt(text: string, length: number): string {
  const last = text.charCodeAt(length - 1);
  const splits = last >= 0xd800 && last <= 0xdbff && length < text.length;
  return text.slice(0, splits ? length - 1 : length);
}
