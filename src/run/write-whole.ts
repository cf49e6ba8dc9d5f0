import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';

const chunkCharacters = 1 << 18;

/**
 * Writes a file so that it appears whole or not at all: temporary file, sync, rename, sync of the folder.
 * @param temporary by default one name for all, so that what a killed process left behind is overwritten; the run's claim
 *   keeps others away
 */
export async function writeWhole(
  path: string,
  fill: (write: (text: string) => Promise<void> | void) => Promise<void>,
  temporary = `${path}.tmp`,
): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const file = await open(temporary, 'w');
  try {
    let chunk: string[] = [];
    let size = 0;
    const flush = async () => {
      await file.appendFile(chunk.join(''));
      chunk = [];
      size = 0;
    };
    await fill(async (text) => {
      chunk.push(text);
      size += text.length;
      if (size > chunkCharacters) await flush();
    });
    await flush();
    await file.sync();
    await file.close();
    await rename(temporary, path);
  } catch (error) {
    await file.close().catch(() => {});
    await rm(temporary, { force: true });
    throw error;
  }
  await syncFolder(dirname(path));
}

/** Makes a rename durable; Windows neither needs nor allows it. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r').catch(() => undefined);
  await folder?.sync().catch(() => {});
  await folder?.close();
}
