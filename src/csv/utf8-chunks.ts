import type { ByteSource } from './byte-source.js';
import { gb18030Decoder } from './gb18030-decoder.js';
import type { Encoding } from './input.js';
import { utf16Decoder } from './utf16-decoder.js';

/** An input whose encoding is settled. */
export interface EncodedText {
  readonly source: ByteSource;
  readonly encoding: Encoding;
}

const mark = '\uFEFF';

/**
 * The text as UTF-8, without its byte order mark, in chunks that may be cut anywhere.
 * @throws InputError, with the line, for UTF-16 with a NUL or half a surrogate pair in it
 */
export async function* utf8Chunks(text: EncodedText): AsyncGenerator<Buffer> {
  let start = Buffer.alloc(0);
  let started = false;
  for await (const chunk of text.encoding === 'utf-8' ? text.source.read() : decoded(text)) {
    if (started) {
      yield chunk;
      continue;
    }
    start = Buffer.concat([start, chunk]);
    if (start.length < 3) continue;
    started = true;
    yield withoutMark(start);
  }
  if (!started) yield withoutMark(start);
}

/** The text's first `size` bytes of UTF-8, or all of it when there are fewer. */
export async function readHead(text: EncodedText, size = 1024 * 1024): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of utf8Chunks(text)) {
    chunks.push(chunk);
    length += chunk.length;
    if (length >= size) break;
  }
  return Buffer.concat(chunks).subarray(0, size);
}

function withoutMark(start: Buffer): Buffer {
  return start.toString('utf8', 0, 3) === mark ? start.subarray(3) : start;
}

async function* decoded({ source, encoding }: EncodedText): AsyncGenerator<Buffer> {
  const decode = encoding === 'gb18030' ? gb18030() : utf16Decoder(encoding, source.name);
  for await (const chunk of source.read()) yield Buffer.from(decode(chunk));
  yield Buffer.from(decode());
}

/** The whole file has been through this decoder once: nothing is left to refuse. */
function gb18030(): (chunk?: Buffer) => string {
  const decoder = gb18030Decoder()!;
  return (chunk) => decoder.decode(chunk, { stream: chunk !== undefined });
}
