const hook = new URL('../../bench/parts/fast-clock.mjs', import.meta.url).href;

/** What a process is started with whose clock runs so many times as fast from now on. */
export function fastClock(speed: number): Readonly<Record<string, string>> {
  return { NODE_OPTIONS: `--import ${hook}`, CLOCK_FROM: String(Date.now()), CLOCK_SPEED: String(speed) };
}
