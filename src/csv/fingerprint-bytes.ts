import { createHash } from 'node:crypto';

/**
 * SHA-256 in hex and length of a stream, read to its end.
 * @param look is shown every chunk on its way, with the offset of its first byte
 */
export async function fingerprintBytes(
  chunks: AsyncIterable<Buffer>,
  look?: (chunk: Buffer, offset: number) => void,
): Promise<{ fingerprint: string; bytes: number }> {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const chunk of chunks) {
    hash.update(chunk);
    look?.(chunk, bytes);
    bytes += chunk.length;
  }
  return { fingerprint: hash.digest('hex'), bytes };
}
