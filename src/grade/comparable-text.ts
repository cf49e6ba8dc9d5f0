import { plainText } from './plain-text.js';
import { boxMarks } from './private-characters.js';

/** What may stand around an answer without being part of it; not %, #, +, or the sign and the point of a number. */
const outer = /[\s.,;:!?"'()[\]{}<>*_~。，、；：！？…·《》〈〉【】]/;

/** A text for comparing: plain, in lower case, on one line, without the punctuation around it. */
export function comparableText(text: string): string {
  const plain = plainText(text).replace(boxMarks, '').toLowerCase();
  let [start, end] = [0, plain.length];
  while (start < end && outer.test(plain[start]!) && !/^\.\d/.test(plain.slice(start, start + 2))) start += 1;
  while (end > start && outer.test(plain[end - 1]!)) end -= 1;
  return plain.slice(start, end).replace(/\s+/g, ' ');
}
