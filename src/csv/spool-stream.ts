import { createHash, randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';

/**
 * Keeps what a stream delivers as `<directory>/stdin-<sha256 of its bytes>`, so that it can be read again, by
 * this process and by one that resumes its work. The file appears whole or not at all.
 * @returns the file's path
 */
export async function spoolStream(stream: NodeJS.ReadableStream, directory: string): Promise<string> {
  await mkdir(directory, { recursive: true });
  const unfinished = join(directory, `stdin-${randomUUID()}.tmp`);
  const hash = createHash('sha256');
  try {
    await pipeline(
      stream,
      async function* (chunks: AsyncIterable<Buffer | string>) {
        for await (const chunk of chunks) {
          hash.update(chunk);
          yield chunk;
        }
      },
      // Questions may be confidential: for this user only.
      createWriteStream(unfinished, { mode: 0o600 }),
    );
    const path = join(directory, `stdin-${hash.digest('hex')}`);
    await rename(unfinished, path);
    return path;
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
}
