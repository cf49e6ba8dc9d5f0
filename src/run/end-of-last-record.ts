import type { FileHandle } from 'node:fs/promises';

const quote = 0x22;
const lineFeed = 0x0a;

/**
 * Where the last whole record of a CSV of our own writing ends: after the last line feed outside quotes. What follows
 * is a record that was being written when its process was killed.
 */
export async function endOfLastRecord(file: FileHandle): Promise<number> {
  let end = 0;
  let position = 0;
  let quoted = false;
  for await (const chunk of file.createReadStream({ start: 0, autoClose: false }) as AsyncIterable<Buffer>) {
    for (let i = 0; i < chunk.length; i++) {
      const byte = chunk[i];
      if (byte === quote) quoted = !quoted;
      else if (byte === lineFeed && !quoted) end = position + i + 1;
    }
    position += chunk.length;
  }
  return end;
}
