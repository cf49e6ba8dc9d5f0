import { once } from 'node:events';

/**
 * Writes to stdout no faster than it is read.
 * @returns false when nobody reads it any more (`sheaf plan … | head`)
 */
export async function writeOut(text: string): Promise<boolean> {
  const { stdout } = process;
  if (!stdout.write(text) && !stdout.destroyed) {
    // A broken pipe is no fault of ours: whoever read has gone.
    await Promise.race([once(stdout, 'drain'), once(stdout, 'close')]).catch(() => {});
  }
  return !stdout.destroyed;
}
