import type { ByteSource } from './byte-source.js';
import { countLineBreaks } from './count-line-breaks.js';

/**
 * The line, from 1, that holds the byte at an offset of a UTF-8 or GB18030 file. Reads the file again up to
 * there: only errors ask, so the ordinary pass need not count.
 */
export async function lineAtByte(source: ByteSource, offset: number): Promise<number> {
  let line = 1;
  let position = 0;
  let last: number | undefined;
  for await (const chunk of source.read()) {
    const to = Math.min(chunk.length, offset - position);
    line += countLineBreaks(chunk, 0, to, last);
    position += chunk.length;
    if (position >= offset) break;
    last = chunk.at(-1);
  }
  return line;
}
