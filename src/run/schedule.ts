import { CallingHours, type HoursGiven } from '../../workers/calling-hours.js';
import { UsageError } from '../errors.js';
import type { KeptDeadline } from '../plan/deadline.js';
import { TimeWindow } from '../plan/time-window.js';
import { momentText } from '../report/moment-text.js';
import { rangesText } from '../report/schedule-text.js';
import { RunFolder } from './run-folder.js';
import type { RunSettings } from './run-settings.js';

/** What --window, --deadline and --timezone come to. */
export interface Schedule {
  readonly hours: HoursGiven;
  /** For the manifest. */
  readonly deadline: KeptDeadline | undefined;
}

type Settings = Pick<RunSettings, 'window' | 'deadline' | 'timezone' | 'directory' | 'fresh'>;

/**
 * Reads the run's times, once: from then on its deadline is an instant. One that an earlier session of the run was given
 * in the same words stands until it has passed, so that a run that goes on after a crash has no more time than before.
 * @throws UsageError when no call could begin
 */
export async function scheduleOf(run: string, settings: Settings, now = Date.now()): Promise<Schedule> {
  const { window, timezone } = settings;
  const deadline = await readDeadline(run, settings, now);
  const hours: HoursGiven = { window, timezone, deadline: deadline?.at };
  if (deadline !== undefined && deadline.at <= now) {
    throw new UsageError(
      `--deadline: ${momentText(deadline.at, timezone)} is past: it is ${momentText(now, timezone)}.`,
      'Give a later one, or leave it out.',
    );
  }
  if (window !== undefined && deadline !== undefined && new CallingHours(hours, () => now).opensAt() === undefined) {
    const opens = new TimeWindow(window, timezone).opensAt(now);
    throw new UsageError(
      `--window: ${rangesText(window)} opens on ${momentText(opens, timezone)}, which is not before the deadline, ${momentText(deadline.at, timezone)}.`,
      'Give a later --deadline, or another --window.',
    );
  }
  return { hours, deadline };
}

/** The instant that --deadline came to. Not that it is still ahead. */
export async function readDeadline(
  run: string,
  { deadline, timezone, directory, fresh }: Omit<Settings, 'window'>,
  now: number,
): Promise<KeptDeadline | undefined> {
  if (deadline === undefined) return undefined;
  const { text } = deadline;
  const kept = fresh ? undefined : (await new RunFolder(directory, run).readManifest())?.deadline;
  if (kept !== undefined && kept.text === text && kept.timezone === timezone && kept.at > now) return kept;
  return { text, timezone, at: deadline.at(timezone, now) };
}
