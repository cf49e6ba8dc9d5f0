import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UsageError } from '../../src/errors.js';
import { parseTimeRanges, TimeWindow } from '../../src/plan/time-window.js';

const minuteMs = 60_000;
const zones = [
  'America/New_York',
  'America/St_Johns',
  'Europe/Berlin',
  'Africa/Casablanca',
  'Australia/Lord_Howe',
  'Pacific/Apia',
  'Asia/Kathmandu',
  'Asia/Kolkata',
  'UTC',
];

function window(text: string, zone: string): TimeWindow {
  return new TimeWindow(parseTimeRanges(text, '--window'), zone);
}

/** The instants of a day or two at which the window opens (+) and closes (-), in UTC. */
function changes(text: string, zone: string, from: string, to: string): string[] {
  const hours = window(text, zone);
  const list: string[] = [];
  for (
    let at = hours.nextChange(Date.parse(from));
    at !== undefined && at < Date.parse(to);
    at = hours.nextChange(at)
  ) {
    list.push(`${hours.isOpen(at) ? '+' : '-'}${new Date(at).toISOString().slice(5, 16)}`);
  }
  return list;
}

describe('a window', () => {
  it('is open from its first minute to before its last, over midnight too', () => {
    const night = window('22:00-07:00', 'UTC');
    const at = (time: string) => night.isOpen(Date.parse(`2026-01-15T${time}Z`));
    expect(['21:59:59.999', '22:00', '23:59:59.999', '00:00', '06:59:59.999', '07:00', '12:00'].map(at)).toEqual([
      false,
      true,
      true,
      true,
      true,
      false,
      false,
    ]);
  });

  it('opens and closes every day', () => {
    expect(changes('22:00-07:00', 'UTC', '2026-01-15T12:00Z', '2026-01-17T00:00Z')).toEqual([
      '+01-15T22:00',
      '-01-16T07:00',
      '+01-16T22:00',
    ]);
  });

  it('may have several parts; what touches or overlaps is one', () => {
    expect(changes('12:00-13:00,22:00-07:00', 'UTC', '2026-01-15T08:00Z', '2026-01-16T08:00Z')).toEqual([
      '+01-15T12:00',
      '-01-15T13:00',
      '+01-15T22:00',
      '-01-16T07:00',
    ]);
    expect(changes('12:00-13:00,13:00-15:00,14:00-16:00', 'UTC', '2026-01-15T08:00Z', '2026-01-16T08:00Z')).toEqual([
      '+01-15T12:00',
      '-01-15T16:00',
    ]);
  });

  it('may end or begin at midnight, or never close', () => {
    const night = ['22:00-24:00', '22:00-00:00'].map((text) =>
      changes(text, 'UTC', '2026-01-15T08:00Z', '2026-01-16T08:00Z'),
    );
    expect(night).toEqual(Array(2).fill(['+01-15T22:00', '-01-16T00:00']));
    expect(changes('00:00-01:00', 'UTC', '2026-01-15T08:00Z', '2026-01-16T08:00Z')).toEqual([
      '+01-16T00:00',
      '-01-16T01:00',
    ]);
    for (const text of ['00:00-24:00', '07:00-22:00,22:00-07:00']) {
      expect(window(text, 'Europe/Berlin').nextChange(Date.parse('2026-03-29T00:00Z'))).toBeUndefined();
    }
  });

  it('goes by the wall clock of its zone', () => {
    expect(changes('22:00-07:00', 'Asia/Kolkata', '2026-01-15T12:00Z', '2026-01-16T12:00Z')).toEqual([
      '+01-15T16:30',
      '-01-16T01:30',
    ]);
    expect(changes('22:00-07:00', 'America/New_York', '2026-01-15T12:00Z', '2026-01-16T13:00Z')).toEqual([
      '+01-16T03:00',
      '-01-16T12:00',
    ]);
  });

  it('is an hour shorter in the night that the clock is set forward, an hour longer in the one that it is set back', () => {
    expect(changes('22:00-07:00', 'Europe/Berlin', '2026-03-28T12:00Z', '2026-03-29T12:00Z')).toEqual([
      '+03-28T21:00',
      '-03-29T05:00',
    ]);
    expect(changes('22:00-07:00', 'Europe/Berlin', '2026-10-24T12:00Z', '2026-10-25T12:00Z')).toEqual([
      '+10-24T20:00',
      '-10-25T06:00',
    ]);
    // Lord Howe's clock is set by half an hour.
    expect(changes('22:00-07:00', 'Australia/Lord_Howe', '2026-10-03T08:00Z', '2026-10-04T08:00Z')).toEqual([
      '+10-03T11:30',
      '-10-03T20:00',
    ]);
    expect(changes('22:00-07:00', 'Australia/Lord_Howe', '2026-04-04T08:00Z', '2026-04-05T08:00Z')).toEqual([
      '+04-04T11:00',
      '-04-04T20:30',
    ]);
  });

  it('opens when the clock skips its begin, closes when it skips its end, and is left out where it skips both', () => {
    // At 2:00 the clock shows 3:00.
    const night = (text: string) => changes(text, 'America/New_York', '2026-03-08T05:00Z', '2026-03-08T10:00Z');
    expect(night('02:30-04:00')).toEqual(['+03-08T07:00', '-03-08T08:00']);
    expect(night('01:00-02:30')).toEqual(['+03-08T06:00', '-03-08T07:00']);
    expect(night('02:10-02:50')).toEqual([]);
    const skipped = window('02:10-02:50', 'America/New_York');
    expect(skipped.opensAt(Date.parse('2026-03-08T05:00Z'))).toBe(Date.parse('2026-03-09T06:10Z'));
    // Half an hour is skipped at 2:00.
    expect(changes('02:15-03:00', 'Australia/Lord_Howe', '2026-10-03T14:00Z', '2026-10-03T20:00Z')).toEqual([
      '+10-03T15:30',
      '-10-03T16:00',
    ]);
  });

  it('comes twice where the clock shows its times twice', () => {
    // At 2:00 the clock shows 1:00 again.
    const night = (text: string) => changes(text, 'America/New_York', '2026-11-01T04:00Z', '2026-11-01T12:00Z');
    expect(night('01:15-01:45')).toEqual(['+11-01T05:15', '-11-01T05:45', '+11-01T06:15', '-11-01T06:45']);
    expect(night('00:30-01:30')).toEqual(['+11-01T04:30', '-11-01T05:30', '+11-01T06:00', '-11-01T06:30']);
    expect(night('01:30-04:00')).toEqual(['+11-01T05:30', '-11-01T06:00', '+11-01T06:30', '-11-01T09:00']);
  });

  it('knows a day that a zone left out', () => {
    // Samoa had no 30th of December in 2011.
    expect(changes('22:00-07:00', 'Pacific/Apia', '2011-12-30T00:00Z', '2011-12-31T09:00Z')).toEqual([
      '+12-30T08:00',
      '-12-30T17:00',
      '+12-31T08:00',
    ]);
  });

  it('opens and closes when a minute-by-minute look at the wall clock says so', () => {
    // Around changes of the clock, and anywhere.
    const aroundChange = fc.constantFrom(
      ...['2026-03-08T07:00Z', '2026-11-01T06:00Z', '2026-03-29T01:00Z', '2026-10-25T01:00Z', '2026-02-15T02:00Z'],
      ...['2026-03-22T02:00Z', '2026-04-04T15:00Z', '2026-10-03T15:30Z', '2011-12-30T10:00Z'],
    );
    const near = fc
      .tuple(aroundChange, fc.integer({ min: -30 * 60 * minuteMs, max: 30 * 60 * minuteMs }))
      .map(([change, by]) => Date.parse(change) + by);
    const anywhere = fc.integer({ min: Date.parse('1990-01-01'), max: Date.parse('2037-12-31') });
    const minute = fc.integer({ min: 0, max: 1439 });
    const range = fc.tuple(minute, minute).filter(([from, to]) => from !== to);
    const ranges = fc.array(range, { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(fc.oneof(near, anywhere), fc.constantFrom(...zones), ranges, (at, zone, parts) => {
        const text = parts.map((part) => part.map(clockText).join('-')).join();
        const hours = window(text, zone);
        const shown = wallClock(zone);
        const isOpen = (instant: number) => {
          const now = shown(instant);
          return parts
            .map((part) => part.map(clockText) as [string, string])
            .some(([from, to]) => {
              return from < to ? now >= from && now < to : now >= from || now < to;
            });
        };
        expect(hours.isOpen(at)).toBe(isOpen(at));
        let next = (Math.floor(at / minuteMs) + 1) * minuteMs;
        const end = at + 50 * 60 * minuteMs;
        while (next < end && isOpen(next) === isOpen(at)) next += minuteMs;
        if (next < end) expect(hours.nextChange(at)).toBe(next);
        else expect(hours.nextChange(at) ?? Number.POSITIVE_INFINITY).toBeGreaterThanOrEqual(end);
      }),
      { numRuns: 500 },
    );
  });
});

it.each(['', '22:00', '22-07', '22:00-22:00', '24:00-07:00', '22:00-25:00', '22:60-07:00', '22:00-07:00,', '10pm-7am'])(
  'refuses the window "%s"',
  (text) => {
    expect(() => parseTimeRanges(text, '--window')).toThrow(UsageError);
    expect(() => parseTimeRanges(text, '--window')).toThrow(`--window: expected times of day like 22:00-07:00`);
  },
);

function clockText(minute: number): string {
  const two = (n: number) => String(n).padStart(2, '0');
  return `${two(Math.floor(minute / 60))}:${two(minute % 60)}`;
}

/** What the clock on the wall shows, as hours and minutes. */
function wallClock(zone: string): (at: number) => string {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  return (at) => format.format(at);
}
