const formats = new Map<string, Intl.DateTimeFormat>();

/** Milliseconds that the zone's wall clock is ahead of UTC at an instant. @throws RangeError when there is no such zone */
export function zoneOffset(zone: string, at: number): number {
  let format = formats.get(zone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' });
    formats.set(zone, format);
  }
  const name = format.formatToParts(at).find(({ type }) => type === 'timeZoneName')?.value ?? '';
  const [, sign, hours, minutes, seconds = '0'] = /([+-])(\d+):(\d+)(?::(\d+))?$/.exec(name) ?? [];
  if (sign === undefined) return 0; // "GMT"
  const ms = (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) * 1000;
  return sign === '-' ? -ms : ms;
}

/**
 * The first instant after `from` and up to `to` at which the zone's clock is changed, given that its offset at `to` is another;
 * to the millisecond.
 */
export function clockChange(zone: string, from: number, to: number): number {
  const before = zoneOffset(zone, from);
  let low = from;
  let high = to;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (zoneOffset(zone, middle) === before) low = middle;
    else high = middle;
  }
  return high;
}
