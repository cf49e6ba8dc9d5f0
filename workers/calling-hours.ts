import { type TimeRange, TimeWindow } from '../src/plan/time-window.js';
import type { Waiting } from './endpoint-health.js';

/** When calls of a run may begin. */
export interface HoursGiven {
  /** --window; undefined: at any time of day. */
  readonly window: readonly TimeRange[] | undefined;
  readonly timezone: string;
  /** Milliseconds since 1970. */
  readonly deadline: number | undefined;
}

/** When calls may begin, by this process's own clock. */
export class CallingHours {
  private readonly window: TimeWindow | undefined;

  constructor(
    private readonly given: HoursGiven,
    private readonly now: () => number = Date.now,
  ) {
    this.window = given.window && new TimeWindow(given.window, given.timezone);
  }

  /** When the next call may begin, at once perhaps; undefined when that is not before the deadline. */
  opensAt(): number | undefined {
    const now = this.now();
    const at = this.window?.opensAt(now) ?? now;
    return at < (this.given.deadline ?? Number.POSITIVE_INFINITY) ? at : undefined;
  }

  /** Milliseconds until a call may begin, 0 when it may now; undefined when none may before the deadline. */
  pauseMs(): number | undefined {
    const at = this.opensAt();
    return at === undefined ? undefined : Math.max(0, at - this.now());
  }

  /** What calls wait for now, if anything. */
  waiting(): Waiting | undefined {
    const until = this.opensAt();
    if (until === undefined || until <= this.now()) return undefined;
    return { why: 'outside the window', until, zone: this.given.timezone };
  }
}
