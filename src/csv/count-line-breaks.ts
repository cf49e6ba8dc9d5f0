const lineFeed = 0x0a;
const carriageReturn = 0x0d;

/**
 * Counts LF, CRLF and lone CR, each as one line break, in any encoding whose line breaks are those single bytes
 * (UTF-8, GB18030).
 * @param before the byte in front of `from`, when a CRLF may be cut there
 */
export function countLineBreaks(bytes: Uint8Array, from = 0, to = bytes.length, before?: number): number {
  let breaks = 0;
  let previous = before;
  for (let i = from; i < to; i++) {
    const byte = bytes[i];
    if (byte === carriageReturn || (byte === lineFeed && previous !== carriageReturn)) breaks++;
    previous = byte;
  }
  return breaks;
}
