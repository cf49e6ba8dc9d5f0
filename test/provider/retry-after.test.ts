import { describe, expect, it } from 'vitest';
import { retryAfter } from '../../src/provider/retry-after.js';
import { apiError, scriptedEndpoint } from './scripted-endpoint.js';

const now = Date.parse('2026-11-23T10:00:00Z');

describe('how long a refusal asks to wait', () => {
  it.each<[string, Record<string, string>, string, number | undefined]>([
    ['milliseconds', { 'retry-after-ms': '9816' }, '', 9_816],
    ['milliseconds with a fraction', { 'retry-after-ms': '12.5' }, '', 12.5],
    ['seconds', { 'retry-after': '10' }, '', 10_000],
    ['seconds with a fraction', { 'retry-after': '0.25' }, '', 250],
    ['no time at all', { 'retry-after': '0' }, 'try again in 9s', 0],
    ['a date', { 'retry-after': 'Mon, 23 Nov 2026 10:01:30 GMT' }, '', 90_000],
    ['a date that has passed', { 'retry-after': 'Mon, 23 Nov 2026 09:00:00 GMT' }, '', 0],
    ['milliseconds before seconds', { 'retry-after-ms': '1500', 'retry-after': '2' }, '', 1_500],
    ['headers before words', { 'retry-after': '3' }, 'Please try again in 7s.', 3_000],
    ['in words: seconds', {}, 'Limit 500, Used 500. Please try again in 9.816s. Visit …', 9_816],
    ['in words: milliseconds', {}, 'Please try again in 120ms.', 120],
    ['in words: minutes', {}, 'Please try again in 6m0s.', 360_000],
    ['in words: minutes and seconds', {}, 'Please try again in 1m2.5s', 62_500],
    ['in words: hours', {}, 'Please try again in 1h2m3s.', 3_723_000],
    ['in words: days', {}, 'please Try Again in 2d.', 172_800_000],
    ['does not say', {}, 'The engine is currently overloaded.', undefined],
    [
      'says it in a way nobody can read',
      { 'retry-after': 'soon', 'retry-after-ms': 'x' },
      'try again in a while',
      undefined,
    ],
    ['asks for nothing', { 'retry-after': '' }, '', undefined],
  ])('%s', (_, headers, message, ms) => {
    expect(retryAfter(new Headers(headers), message, now)).toBe(ms);
  });

  it('reads the message where there are no headers', () => {
    expect(retryAfter(undefined, 'try again in 1s')).toBe(1_000);
  });

  it('reaches whoever tries again', async () => {
    const message = 'Rate limit reached. Please try again in 20s.';
    const told = await scriptedEndpoint(apiError(429, { message }, { 'retry-after-ms': '1234' }));
    expect((await told.refusal()).details.retryAfterMs).toBe(1_234);
    const inWords = await scriptedEndpoint(apiError(429, { message }));
    expect((await inWords.refusal()).details.retryAfterMs).toBe(20_000);
  });
});
