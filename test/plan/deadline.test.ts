import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UsageError } from '../../src/errors.js';
import { parseDeadline } from '../../src/plan/deadline.js';
import { parseTimeZone } from '../../src/plan/time-zone.js';

function deadline(text: string, zone: string, now: string): string {
  return new Date(parseDeadline(text, '--deadline').at(zone, Date.parse(now))).toISOString().slice(0, 19);
}

describe('a deadline', () => {
  it('at a time of day is the next that the zone’s clock shows', () => {
    expect(deadline('07:00', 'UTC', '2026-01-15T06:59:59Z')).toBe('2026-01-15T07:00:00');
    expect(deadline('07:00', 'UTC', '2026-01-15T07:00:00Z')).toBe('2026-01-16T07:00:00');
    expect(deadline('00:00', 'UTC', '2026-01-15T07:00:00Z')).toBe('2026-01-16T00:00:00');
    expect(deadline('7:00', 'America/New_York', '2026-01-15T23:00Z')).toBe('2026-01-16T12:00:00');
    expect(deadline('07:00', 'Asia/Kolkata', '2026-01-15T23:00Z')).toBe('2026-01-16T01:30:00');
    expect(deadline('07:00', 'Europe/Berlin', '2026-03-28T21:00Z')).toBe('2026-03-29T05:00:00');
    expect(deadline('07:00', 'Europe/Berlin', '2026-10-24T21:00Z')).toBe('2026-10-25T06:00:00');
  });

  it('that the clock skips is when it does', () => {
    expect(deadline('02:30', 'America/New_York', '2026-03-08T05:00Z')).toBe('2026-03-08T07:00:00');
    expect(deadline('02:30', 'America/New_York', '2026-03-08T07:00Z')).toBe('2026-03-09T06:30:00');
    expect(deadline('2026-10-04T02:15', 'Australia/Lord_Howe', '2026-01-01T00:00Z')).toBe('2026-10-03T15:30:00');
  });

  it('that the clock shows twice is the first of both that is to come', () => {
    expect(deadline('01:30', 'America/New_York', '2026-11-01T04:00Z')).toBe('2026-11-01T05:30:00');
    expect(deadline('01:30', 'America/New_York', '2026-11-01T05:30Z')).toBe('2026-11-01T06:30:00');
    expect(deadline('2026-11-01T01:30', 'America/New_York', '2026-01-01T00:00Z')).toBe('2026-11-01T05:30:00');
  });

  it('may be so long from now', () => {
    expect(deadline('+2h', 'Europe/Berlin', '2026-03-29T00:30:07Z')).toBe('2026-03-29T02:30:07');
    expect(deadline('+90m', 'UTC', '2026-01-15T23:00Z')).toBe('2026-01-16T00:30:00');
    expect(deadline('+3s', 'UTC', '2026-01-15T23:00Z')).toBe('2026-01-15T23:00:03');
  });

  it('may have a date, in the zone or with an offset', () => {
    expect(deadline('2026-07-01T07:00', 'Europe/Berlin', '2026-01-15T23:00Z')).toBe('2026-07-01T05:00:00');
    expect(deadline('2026-07-01 07:00:30', 'UTC', '2026-01-15T23:00Z')).toBe('2026-07-01T07:00:30');
    expect(deadline('2026-07-01T07:00Z', 'Europe/Berlin', '2026-01-15T23:00Z')).toBe('2026-07-01T07:00:00');
    expect(deadline('2026-07-01T07:00-04:00', 'Europe/Berlin', '2026-01-15T23:00Z')).toBe('2026-07-01T11:00:00');
  });

  it('at a time of day is what a minute-by-minute look at the wall clock finds first', () => {
    const now = fc
      .tuple(fc.constantFrom('2026-10-25T01:00Z', '2026-11-01T06:00Z', '2026-04-04T15:00Z', '2026-06-01T00:00Z'))
      .chain(([change]) => fc.integer({ min: -26 * 60, max: 2 * 60 }).map((by) => Date.parse(change) + by * 60_000));
    const zone = fc.constantFrom('America/New_York', 'Europe/Berlin', 'Australia/Lord_Howe', 'Asia/Kolkata', 'UTC');
    fc.assert(
      fc.property(now, zone, fc.integer({ min: 0, max: 1439 }), (from, place, minute) => {
        const format = new Intl.DateTimeFormat('en-GB', { timeZone: place, timeStyle: 'short' });
        const text = format.format(Date.UTC(2026, 0, 1) + minute * 60_000);
        let next = from + 60_000;
        while (format.format(next) !== text) next += 60_000;
        expect(parseDeadline(text, '').at(place, from)).toBe(next);
      }),
      { numRuns: 100 },
    );
  });

  it.each(['', 'noon', '25:00', '07:60', '+0m', '+2', '2h', '+400d', '2026-02-30T07:00', '2026-07-01', '-1h'])(
    'may not be "%s"',
    (text) => {
      expect(() => parseDeadline(text, '--deadline')).toThrow(UsageError);
      expect(() => parseDeadline(text, '--deadline')).toThrow(`got "${text}"`);
    },
  );
});

it('refuses time zones that there are none of', () => {
  expect(parseTimeZone('Asia/Kolkata', '--timezone')).toBe('Asia/Kolkata');
  for (const text of ['', 'Mars/Olympus', 'local']) {
    expect(() => parseTimeZone(text, '--timezone')).toThrow(`--timezone: expected a time zone like Europe/Berlin`);
  }
});
