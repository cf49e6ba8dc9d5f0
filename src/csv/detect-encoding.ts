import { InputError } from '../errors.js';
import type { ByteSource } from './byte-source.js';
import { guessUtf16 } from './guess-utf16.js';
import type { Encoding } from './input.js';
import { isGb18030 } from './is-gb18030.js';
import { lineAtByte } from './line-at-byte.js';
import type { Survey } from './survey-bytes.js';

/**
 * 1. A byte order mark decides.
 * 2. NUL bytes where UTF-16 has them mean UTF-16; elsewhere they mean damage.
 * 3. UTF-8 if every byte of the file is, else GB18030 if every byte is.
 *
 * @throws InputError, with the line, when the text is damaged or in none of these
 */
export async function detectEncoding(source: ByteSource, survey: Survey): Promise<Encoding> {
  const { head, bytes, firstNul, notUtf8 } = survey;
  const mark = head.toString('hex', 0, 3);
  const utf16 = mark.startsWith('fffe') ? 'utf-16le' : mark.startsWith('feff') ? 'utf-16be' : guessUtf16(head);
  if (utf16 !== undefined) {
    if (bytes % 2 === 1) throw notText(source, undefined, 'ends in the middle of a UTF-16 character');
    return utf16;
  }
  if (firstNul !== undefined) {
    throw notText(source, await lineAtByte(source, firstNul), 'there is a NUL byte in the text');
  }
  if (notUtf8 === undefined) return 'utf-8';
  if (mark !== 'efbbbf' && (await isGb18030(source))) return 'gb18030';
  throw new InputError(
    mark === 'efbbbf' ? 'not valid UTF-8, though the file is marked as such' : 'not valid UTF-8, nor is it GB18030',
    { file: source.name, line: await lineAtByte(source, notUtf8) },
    'Save the file as UTF-8, or convert it, naming the encoding it is in: ' +
      'iconv -f WINDOWS-1252 -t UTF-8 input.csv > utf8.csv',
  );
}

function notText({ name }: ByteSource, line: number | undefined, message: string): InputError {
  return new InputError(
    message,
    line === undefined ? { file: name } : { file: name, line },
    'The file is damaged, or it is not text: export it again, as UTF-8.',
  );
}
