import { clockChange, zoneOffset } from './zone-offset.js';

const dayMs = 86_400_000;

/**
 * The instants at which a zone's wall clock shows a date and time: one; two, the earlier first, where the clock is set back
 * over it. Where the clock skips it, the instant at which it does.
 * @param wall the date and time as if they were UTC's
 */
export function instantsOf(zone: string, wall: number): readonly number[] {
  // Farther from UTC than a day is no zone, and closer together than two days are no changes of a clock.
  const [before, after] = [zoneOffset(zone, wall - dayMs), zoneOffset(zone, wall + dayMs)];
  const shown = [...new Set([wall - before, wall - after])].filter((at) => at + zoneOffset(zone, at) === wall);
  return shown.length > 0 ? shown.sort((a, b) => a - b) : [clockChange(zone, wall - dayMs, wall + dayMs)];
}

/** The first instant after `after` at which the zone's wall clock shows, or skips, a time of day. @param minute of the day */
export function nextTimeOfDay(zone: string, minute: number, after: number): number {
  const wall = after + zoneOffset(zone, after);
  const midnight = Math.floor(wall / dayMs) * dayMs;
  for (let day = midnight - dayMs; ; day += dayMs) {
    const next = instantsOf(zone, day + minute * 60_000).find((at) => at > after);
    if (next !== undefined) return next;
  }
}
