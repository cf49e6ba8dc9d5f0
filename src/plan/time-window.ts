import { UsageError } from '../errors.js';
import { clockChange, zoneOffset } from './zone-offset.js';

const minuteMs = 60_000;
export const minutesADay = 1_440;
const dayMs = minutesADay * minuteMs;
/** A time of day may be skipped by a change of the clock, but not on so many days together. */
const farthestMs = 4 * dayMs;

/** Times of day in minutes; `to` is not part of it. From late to early is over midnight. */
export interface TimeRange {
  readonly from: number;
  readonly to: number;
}

/** "22:00-07:00", several with commas between. @throws UsageError */
export function parseTimeRanges(text: string, flag: string): readonly TimeRange[] {
  return text.split(',').map((part) => {
    const [, from = '', to = ''] = /^\s*(\d{1,2}:\d{2})\s*-\s*(\d{1,2}:\d{2})\s*$/.exec(part) ?? [];
    const range = { from: timeOfDay(from), to: to === '24:00' ? minutesADay : timeOfDay(to) };
    if (range.from !== undefined && range.to !== undefined && range.from !== range.to) return range as TimeRange;
    throw new UsageError(
      `${flag}: expected times of day like 22:00-07:00, several with commas between, got "${text}".`,
      'A window may go over midnight; its begin and end must differ.',
    );
  });
}

/** @returns the minute of the day; undefined when the text is no time of day */
export function timeOfDay(text: string): number | undefined {
  const [, hours, minutes] = /^(\d{1,2}):(\d{2})$/.exec(text) ?? [];
  if (hours === undefined || Number(hours) > 23 || Number(minutes) > 59) return undefined;
  return Number(hours) * 60 + Number(minutes);
}

/**
 * Times of day by a zone's wall clock. A change of the clock needs no rule of its own: the window is open while the clock on
 * the wall shows a time in it. So times that the clock skips are not there, and those that it shows twice come twice.
 */
export class TimeWindow {
  constructor(
    readonly ranges: readonly TimeRange[],
    readonly zone: string,
  ) {}

  isOpen(at: number): boolean {
    const minute = Math.floor(this.timeOfDayMs(at) / minuteMs);
    return this.ranges.some(({ from, to }) =>
      from < to ? minute >= from && minute < to : minute >= from || minute < to,
    );
  }

  /** The instant at which it opens, or closes, next after `at`. @returns undefined when it is open at any time of day */
  nextChange(at: number): number | undefined {
    const isOpen = this.isOpen(at);
    for (let step = at; step - at < farthestMs; ) {
      step = this.nextStep(step);
      if (this.isOpen(step) !== isOpen) return step;
    }
    return undefined;
  }

  /** When it opens: at once, if it is open. */
  opensAt(at: number): number {
    // A window that never opens cannot be written.
    return this.isOpen(at) ? at : this.nextChange(at)!;
  }

  /** The next instant at which a range begins or ends, or at which the clock is changed before. */
  private nextStep(at: number): number {
    const now = this.timeOfDayMs(at);
    const bounds = this.ranges.flatMap(({ from, to }) => [from * minuteMs, to * minuteMs]);
    const next = at + Math.min(...bounds.map((bound) => dayMs - ((now - bound + dayMs) % dayMs)));
    return zoneOffset(this.zone, next) === zoneOffset(this.zone, at) ? next : clockChange(this.zone, at, next);
  }

  private timeOfDayMs(at: number): number {
    const ms = (at + zoneOffset(this.zone, at)) % dayMs;
    return ms < 0 ? ms + dayMs : ms;
  }
}
