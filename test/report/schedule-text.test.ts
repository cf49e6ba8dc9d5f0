import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { parseTimeRanges } from '../../src/plan/time-window.js';
import { progressLine } from '../../src/report/format.js';
import { scheduleLines } from '../../src/report/schedule-text.js';
import { StreamReporter } from '../../src/report/stream-reporter.js';
import { sampleProgress } from '../support/sample-progress.js';

const timezone = 'Europe/Berlin';
const waiting = { why: 'outside the window', until: Date.parse('2026-01-15T22:00+01:00'), zone: timezone };
const progress = sampleProgress({ done: 4, waiting });

describe('when calls may begin', () => {
  const lines = (window: string | undefined, deadline: string | undefined, now: string) =>
    scheduleLines(
      {
        window: window === undefined ? undefined : parseTimeRanges(window, '--window'),
        timezone,
        deadline: deadline === undefined ? undefined : Date.parse(deadline),
      },
      Date.parse(now),
    );

  it('is told in the time zone that the user gave', () => {
    expect(lines('22:00-07:00', undefined, '2026-01-15T21:00+01:00')).toEqual([
      'window: calls begin only 22:00-07:00 (Europe/Berlin), next from 2026-01-15 22:00 (Europe/Berlin)',
    ]);
    expect(lines('12:00-13:00,22:00-24:00', '2026-01-16T06:30:05Z', '2026-01-15T21:30Z')).toEqual([
      'window: calls begin only 12:00-13:00,22:00-24:00 (Europe/Berlin), now until 2026-01-16 00:00 (Europe/Berlin)',
      'deadline: 2026-01-16 07:30:05 (Europe/Berlin), in 9 h 0 min; what is not asked by then is skipped',
    ]);
    expect(lines('00:00-24:00', undefined, '2026-01-15T21:00Z')[0]).toMatch(/, which is always$/);
  });

  it('is no matter for words when that is at any time', () => {
    expect(lines(undefined, undefined, '2026-01-15T21:00Z')).toEqual([]);
  });
});

describe('a wait for the window', () => {
  it('stands in the progress line', () => {
    expect(progressLine(progress)).toContain('waiting until 2026-01-15 22:00 (Europe/Berlin): outside the window');
  });

  it('is told once where lines stay, not every ten seconds of a day', () => {
    const stream = new PassThrough();
    const reporter = new StreamReporter(stream as never, { quiet: false, verbose: false });
    for (let now = 1e6; now < 2e6; now += 10_000) reporter.progress(progress, now);
    reporter.progress({ ...progress, done: 5 }, 3e6);
    const calling = { ...progress, waiting: undefined };
    for (let now = 4e6; now < 4.02e6; now += 10_000) reporter.progress(calling, now);
    const text = String(stream.read());
    expect(text.trim().split('\n')).toHaveLength(4);
  });
});
