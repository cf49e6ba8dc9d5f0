import { UsageError } from '../errors.js';
import { timeOfDay } from './time-window.js';
import { instantsOf, nextTimeOfDay } from './wall-time.js';

/** --deadline, as far as it can be read without knowing when it is. */
export interface DeadlineWish {
  /** As it was typed. */
  readonly text: string;
  /** The instant, in milliseconds since 1970. @param now the instant from which it counts */
  at(zone: string, now: number): number;
}

/** A deadline that a run was given, and the instant that it came to. */
export interface KeptDeadline {
  readonly text: string;
  readonly timezone: string;
  /** Milliseconds since 1970. */
  readonly at: number;
}

const unitMs = { m: 60_000, h: 3_600_000, d: 86_400_000, s: 1_000 } as const;
const longestMs = 366 * unitMs.d;

/** "07:00", "+2h", "2026-03-01T07:00", the last with or without an offset from UTC. @throws UsageError */
export function parseDeadline(text: string, flag: string): DeadlineWish {
  const at = afterSoLong(text) ?? nextOfDay(text) ?? onDate(text);
  if (at !== undefined) return { text, at };
  throw new UsageError(
    `${flag}: expected a time of day like 07:00, a time from now like +90m or +2h, or a date and time like 2026-03-01T07:00, got "${text}".`,
    'Dates and times are those of --timezone, unless an offset follows: 2026-03-01T07:00Z, 2026-03-01T07:00+01:00.',
  );
}

type Reading = DeadlineWish['at'] | undefined;

function afterSoLong(text: string): Reading {
  const [, amount, unit] = /^\+(\d{1,9})([smhd])$/.exec(text) ?? [];
  const ms = Number(amount) * unitMs[unit as keyof typeof unitMs];
  return ms > 0 && ms <= longestMs ? (_, now) => now + ms : undefined;
}

function nextOfDay(text: string): Reading {
  const minute = timeOfDay(text);
  return minute === undefined ? undefined : (zone, now) => nextTimeOfDay(zone, minute, now);
}

function onDate(text: string): Reading {
  const [, date, time, seconds = '00', offset] =
    /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2})(?::(\d{2}))?(Z|[+-]\d{2}:\d{2})?$/.exec(text) ?? [];
  const wall = `${date}T${time}:${seconds}`;
  const asUtc = Date.parse(`${wall}Z`);
  // JavaScript takes the 30th of February for the 2nd of March.
  if (Number.isNaN(asUtc) || new Date(asUtc).toISOString() !== `${wall}.000Z`) return undefined;
  if (offset === undefined) return (zone) => instantsOf(zone, asUtc)[0]!;
  const at = Date.parse(wall + offset);
  return Number.isNaN(at) ? undefined : () => at;
}
