import { UsageError } from '../errors.js';
import { zoneOffset } from './zone-offset.js';

/** The machine's own, by its IANA name. */
export function machineTimeZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC';
}

/** @throws UsageError when there is no such zone */
export function parseTimeZone(text: string, flag: string): string {
  try {
    zoneOffset(text, 0);
    return text;
  } catch {
    throw new UsageError(`${flag}: expected a time zone like Europe/Berlin, America/New_York or UTC, got "${text}".`);
  }
}
