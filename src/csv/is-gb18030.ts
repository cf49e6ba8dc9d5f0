import type { ByteSource } from './byte-source.js';
import { gb18030Decoder } from './gb18030-decoder.js';

/**
 * Whether the whole file is well-formed GB18030 and looks like Chinese in it.
 *
 * Well-formed is not enough: in Windows-1252, "né à" has its accented letters followed by others, which GB18030
 * reads as rare Chinese characters. There the bytes over 0x7F stand alone between ASCII; in Chinese text they come
 * in pairs, but for a few rare characters. So most of them must have a neighbour of their kind.
 */
export async function isGb18030(source: ByteSource): Promise<boolean> {
  const decoder = gb18030Decoder();
  if (decoder === undefined) return false;
  let high = 0;
  let alone = 0;
  let beforeLast = 0;
  let last = 0;
  try {
    for await (const chunk of source.read()) {
      decoder.decode(chunk, { stream: true });
      for (const byte of chunk) {
        if (last > 0x7f) {
          high++;
          if (beforeLast <= 0x7f && byte <= 0x7f) alone++;
        }
        beforeLast = last;
        last = byte;
      }
    }
    decoder.decode();
  } catch (error) {
    if (error instanceof TypeError) return false;
    throw error;
  }
  return alone * 2 < high;
}
