import { open } from 'node:fs/promises';
import { explainReadError } from './explain-read-error.js';

const signatures = [
  { kind: 'gzip', starts: '1f8b' },
  // A zip archive, which an .xlsx or .ods file is, and the container of the older .xls.
  { kind: 'spreadsheet', starts: '504b0304' },
  { kind: 'spreadsheet', starts: 'd0cf11e0' },
] as const;

/**
 * What a file's first bytes say it is; undefined for text and for whatever is not listed above.
 * @param name what an error calls the file
 */
export async function fileSignature(path: string, name: string): Promise<'gzip' | 'spreadsheet' | undefined> {
  try {
    const file = await open(path);
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(4), 0, 4, 0);
      const start = buffer.toString('hex', 0, bytesRead);
      return signatures.find(({ starts }) => start.startsWith(starts))?.kind;
    } finally {
      await file.close();
    }
  } catch (error) {
    throw explainReadError(error, name);
  }
}
