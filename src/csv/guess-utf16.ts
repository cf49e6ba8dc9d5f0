const lineFeed = 0x0a;
const carriageReturn = 0x0d;

/**
 * Recognises UTF-16 without a byte order mark: ASCII characters, which every table has at least as delimiters and
 * line ends, have a NUL for their high byte. NULs alone do not tell the byte order, since some Chinese characters
 * have one for their low byte (一 is U+4E00); the line ends do.
 * @param head the start of the file
 */
export function guessUtf16(head: Buffer): 'utf-16le' | 'utf-16be' | undefined {
  const units = head.length >> 1;
  const ascii = { littleEndian: 0, bigEndian: 0 };
  const lineEnds = { littleEndian: 0, bigEndian: 0 };
  for (let i = 0; i < units * 2; i += 2) {
    const first = head[i]!;
    const second = head[i + 1]!;
    if (second === 0 && first !== 0) {
      ascii.littleEndian++;
      if (first === lineFeed || first === carriageReturn) lineEnds.littleEndian++;
    } else if (first === 0 && second !== 0) {
      ascii.bigEndian++;
      if (second === lineFeed || second === carriageReturn) lineEnds.bigEndian++;
    }
  }
  // Other text with a stray NUL in it has too few of them, and none beside a line end.
  const enough = units / 32;
  if (ascii.littleEndian >= enough && lineEnds.littleEndian > 0) return 'utf-16le';
  if (ascii.bigEndian >= enough && lineEnds.bigEndian > 0) return 'utf-16be';
  return undefined;
}
