import { StringDecoder } from 'node:string_decoder';
import { InputError } from '../errors.js';
import { countLineBreaks } from './count-line-breaks.js';
import type { Encoding } from './input.js';

/**
 * Decodes the chunks one by one, then, called with nothing, what they left over.
 * @param file what errors call the file
 * @throws InputError, with the line, for a NUL and for half a surrogate pair, which UTF-8 could not carry
 */
export function utf16Decoder(encoding: Encoding, file: string): (chunk?: Buffer) => string {
  const decoder = new StringDecoder('utf16le');
  let odd = Buffer.alloc(0);
  let line = 1;
  let last: number | undefined;

  const swapped = (chunk: Buffer) => {
    const joined = Buffer.concat([odd, chunk]);
    const whole = joined.length - (joined.length % 2);
    odd = joined.subarray(whole);
    return joined.subarray(0, whole).swap16();
  };

  return (chunk) => {
    const text = chunk === undefined ? decoder.end() : decoder.write(encoding === 'utf-16be' ? swapped(chunk) : chunk);
    const fault = text.search(/[\0\p{Surrogate}]/u);
    const sound = Buffer.from(fault < 0 ? text : text.slice(0, fault));
    line += countLineBreaks(sound, 0, sound.length, last);
    last = sound.at(-1);
    if (fault >= 0) {
      throw new InputError(
        text[fault] === '\0' ? 'there is a NUL character in the text' : 'half of a UTF-16 surrogate pair is missing',
        { file, line },
        'The file is damaged, or it is not text: export it again, as UTF-8.',
      );
    }
    return text;
  };
}
