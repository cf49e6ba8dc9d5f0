import { zoneOffset } from '../plan/zone-offset.js';

/** "2026-03-01 07:00 (Europe/Berlin)"; seconds only where there are any. */
export function momentText(at: number, zone: string): string {
  const wall = new Date(at + zoneOffset(zone, at)).toISOString();
  const time = wall.slice(11, 19).replace(/:00$/, '');
  return `${wall.slice(0, 10)} ${time} (${zone})`;
}
