import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const hook = new URL('moved-clock.mjs', import.meta.url).href;

/** A clock that processes started with `env` go by, and that the test moves; it runs on meanwhile. */
export interface MovedClock {
  readonly env: Readonly<Record<string, string>>;
  /** Its time from this moment on. */
  set(time: string): void;
}

export function movedClock(folder: string, time: string): MovedClock {
  const file = join(folder, 'clock');
  const set = (to: string) => {
    // Whole or not at all: a process reads it at any moment.
    writeFileSync(`${file}.new`, String(Date.parse(to) - Date.now()));
    renameSync(`${file}.new`, file);
  };
  set(time);
  return { env: { NODE_OPTIONS: `--import ${hook}`, CLOCK_FILE: file }, set };
}
