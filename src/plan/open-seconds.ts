import type { TimeWindow } from './time-window.js';

/** Nobody's choice hangs on more. */
const mostMs = 4 * 86_400_000;

/**
 * Seconds from `now` to `end` in which the window is open. What is more than four days is not looked at piece by piece.
 * @param window undefined: always open
 */
export function openSeconds(window: TimeWindow | undefined, now: number, end: number): number {
  if (window === undefined || end - now > mostMs) return Math.max(0, (end - now) / 1_000);
  let [at, open] = [now, 0];
  while (at < end) {
    const change = Math.min(window.nextChange(at) ?? end, end);
    if (window.isOpen(at)) open += change - at;
    at = change;
  }
  return open / 1_000;
}
