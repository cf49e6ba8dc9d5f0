import { createHash } from 'node:crypto';

/** A repeatable source of numbers from 0 (included) to 1 (excluded). */
export type Draw = () => number;

/**
 * The same `key` always gives the same sequence. Keys name what is drawn for ("3:fault:0:hang"), so that one
 * purpose's draws do not shift when another purpose draws more.
 */
export function seededRandom(key: string): Draw {
  let state = createHash('sha1').update(key).digest().readUInt32LE(0);
  // mulberry32: 32 bits of state are plenty for practice, and it costs nanoseconds.
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** One of `items`, which must not be empty. */
export function pick<Item>(items: readonly Item[], draw: Draw): Item {
  return items[Math.floor(draw() * items.length)]!;
}

/** A copy in another order; differs from `items` whenever there are two or more distinct ones. */
export function shuffle<Item>(items: readonly Item[], draw: Draw): Item[] {
  const shuffled = [...items];
  for (let last = shuffled.length - 1; last > 0; last--) {
    // Sattolo's variant never leaves an item in its place, so that a fault that struck is always visible.
    const other = Math.floor(draw() * last);
    [shuffled[last], shuffled[other]] = [shuffled[other]!, shuffled[last]!];
  }
  return shuffled;
}
