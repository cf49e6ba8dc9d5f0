import { isUtf8 } from 'node:buffer';
import type { ByteSource } from './byte-source.js';
import { fingerprintBytes } from './fingerprint-bytes.js';

/** What one pass over the bytes can tell without knowing their encoding. Offsets count bytes from 0. */
export interface Survey {
  /** SHA-256 in hex. */
  readonly fingerprint: string;
  readonly bytes: number;
  /** At most the first 64 KiB. */
  readonly head: Buffer;
  readonly firstNul: number | undefined;
  /** The first byte that cannot be part of UTF-8 text. */
  readonly notUtf8: number | undefined;
}

const headSize = 64 * 1024;

/** @throws InputError when the file cannot be read */
export async function surveyBytes(source: ByteSource): Promise<Survey> {
  let head: Buffer = Buffer.alloc(0);
  let firstNul: number | undefined;
  let notUtf8: number | undefined;
  // The start of a character that the next chunk must complete.
  let begun: Buffer = Buffer.alloc(0);

  const total = await fingerprintBytes(source.read(), (chunk, offset) => {
    if (head.length < headSize) head = Buffer.concat([head, chunk.subarray(0, headSize - head.length)]);
    if (firstNul === undefined) {
      const found = chunk.indexOf(0);
      if (found >= 0) firstNul = offset + found;
    }
    if (notUtf8 === undefined) {
      const text = begun.length === 0 ? chunk : Buffer.concat([begun, chunk]);
      const whole = text.length - unfinishedCharacter(text);
      const start = offset - begun.length;
      if (isUtf8(text.subarray(0, whole))) begun = text.subarray(whole);
      else notUtf8 = start + firstByteThatIsNotUtf8(text.subarray(0, whole));
    }
  });
  if (notUtf8 === undefined && begun.length > 0) notUtf8 = total.bytes - begun.length;
  return { ...total, head, firstNul, notUtf8 };
}

/** How many bytes at the end, 0 to 3, begin a UTF-8 character that more bytes would complete. */
function unfinishedCharacter(text: Buffer): number {
  for (let back = 1; back <= Math.min(3, text.length); back++) {
    const byte = text[text.length - back]!;
    const continues = byte >= 0x80 && byte < 0xc0;
    if (continues) continue;
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
    return length > back ? back : 0;
  }
  return 0;
}

/** Offset of the byte at which text that is not UTF-8 stops being it, found by bisection: isUtf8 only says yes or no. */
function firstByteThatIsNotUtf8(text: Buffer): number {
  let valid = 0;
  let invalid = text.length;
  while (invalid - valid > 1) {
    const middle = (valid + invalid) >> 1;
    const start = text.subarray(0, middle);
    if (isUtf8(start.subarray(0, middle - unfinishedCharacter(start)))) valid = middle;
    else invalid = middle;
  }
  return valid;
}
