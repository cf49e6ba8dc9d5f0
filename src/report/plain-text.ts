import { stripVTControlCharacters } from 'node:util';
import { redact } from '../redact.js';

/** Besides what moves the cursor or colours text: what makes letters run the other way. */
const controls = /[\p{Cc}\u2028\u2029\u200E\u200F\u202A-\u202E\u2066-\u2069]/gu;

/**
 * A text as it may be written to a terminal: without keys, and nothing in it but letters, line ends and tabs. A file's name or an
 * endpoint's message may hold anything.
 */
export function plainText(text: string): string {
  return stripVTControlCharacters(redact(text)).replace(controls, (sign) =>
    sign === '\n' || sign === '\t' ? sign : '',
  );
}

/** The same on one line. */
export function plainLine(text: string): string {
  return plainText(text.replace(/\s+/g, ' ')).trim();
}
