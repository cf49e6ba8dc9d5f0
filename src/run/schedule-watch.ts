import type { CallContext } from '../../workers/call-context.js';
import { momentText } from '../report/moment-text.js';
import type { Reporter } from '../report/reporter.js';
import type { RunState } from '../store/store.js';
import type { Schedule } from './schedule.js';

/** The producer's eye on the clock: says when the window closes and opens, and stops the run at its deadline. */
export class ScheduleWatch {
  private closedUntil: number | undefined;

  constructor(
    private readonly schedule: Schedule,
    private readonly context: Pick<CallContext, 'run' | 'store' | 'hours'>,
    private readonly reporter: Pick<Reporter, 'say'>,
  ) {}

  /** @returns whether the deadline has stopped the run */
  async look({ stop }: RunState): Promise<boolean> {
    const { run, store, hours } = this.context;
    if (stop !== undefined) return stop.kind === 'deadline';
    if (hours.opensAt() === undefined) {
      await store.stopRun(run, { kind: 'deadline', message: this.why() });
      return true;
    }
    const until = hours.waiting()?.until;
    if (until !== this.closedUntil) this.say(until);
    this.closedUntil = until;
    return false;
  }

  private say(until: number | undefined): void {
    const { timezone } = this.schedule.hours;
    this.reporter.say(
      until === undefined
        ? 'The window is open: going on.'
        : `The window is closed: waiting until ${momentText(until, timezone)}. Calls in flight are finished.`,
    );
  }

  private why(): string {
    const { at, timezone } = this.schedule.deadline!;
    const deadline = `the deadline, ${momentText(at, timezone)}`;
    return at <= Date.now() ? `${deadline}, has come` : `the window does not open again before ${deadline}`;
  }
}
