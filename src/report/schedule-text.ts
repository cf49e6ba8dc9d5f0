import type { HoursGiven } from '../../workers/calling-hours.js';
import { minutesADay, type TimeRange, TimeWindow } from '../plan/time-window.js';
import { duration } from './format.js';
import { momentText } from './moment-text.js';

/** When a run's calls may begin, for people, a fact a line; none when that is at any time. */
export function scheduleLines({ window, timezone, deadline }: HoursGiven, now = Date.now()): string[] {
  const lines: string[] = [];
  if (window !== undefined) {
    const hours = new TimeWindow(window, timezone);
    lines.push(`window: calls begin only ${rangesText(window)} (${timezone}), ${standing(hours, now)}`);
  }
  if (deadline !== undefined) {
    const left = duration((deadline - now) / 1000);
    lines.push(`deadline: ${momentText(deadline, timezone)}, in ${left}; what is not asked by then is skipped`);
  }
  return lines;
}

function standing(hours: TimeWindow, now: number): string {
  const change = hours.nextChange(now);
  if (change === undefined) return 'which is always';
  return `${hours.isOpen(now) ? 'now until' : 'next from'} ${momentText(change, hours.zone)}`;
}

/** As it would be typed. */
export function rangesText(ranges: readonly TimeRange[]): string {
  return ranges.map(({ from, to }) => `${clock(from)}-${clock(to)}`).join(',');
}

function clock(minute: number): string {
  return minute === minutesADay ? '24:00' : new Date(minute * 60_000).toISOString().slice(11, 16);
}
