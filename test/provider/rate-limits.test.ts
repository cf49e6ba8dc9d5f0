import { describe, expect, it } from 'vitest';
import { readRateLimits } from '../../src/provider/rate-limits.js';
import { apiError, completion, json, scriptedEndpoint } from './scripted-endpoint.js';

const usual = {
  'x-ratelimit-limit-requests': '3000',
  'x-ratelimit-limit-tokens': '2000000',
  'x-ratelimit-remaining-requests': '2999',
  'x-ratelimit-remaining-tokens': '1975000',
  'x-ratelimit-reset-requests': '20ms',
  'x-ratelimit-reset-tokens': '750ms',
};
const usualLimits = { rpm: 3_000, tpm: 2_000_000, remainingRequests: 2_999, remainingTokens: 1_975_000 };

describe('what the headers say of the limits', () => {
  it.each<[string, Record<string, string>, ReturnType<typeof readRateLimits>]>([
    ['all of it', usual, usualLimits],
    ['nothing', {}, undefined],
    ['one limit only', { 'x-ratelimit-limit-tokens': '30000' }, { tpm: 30_000 }],
    ['what is left, but not of what', { 'x-ratelimit-remaining-tokens': '30000' }, undefined],
    [
      'a limit of none, or not in figures',
      { 'x-ratelimit-limit-tokens': '0', 'x-ratelimit-limit-requests': '-1' },
      undefined,
    ],
    [
      'a limit used up',
      { ...usual, 'x-ratelimit-remaining-tokens': '0', 'x-ratelimit-reset-tokens': '1m0s' },
      { ...usualLimits, remainingTokens: 0 },
    ],
    [
      'a day’s limit of requests, which is not a minute’s',
      {
        ...usual,
        'x-ratelimit-limit-requests': '200',
        'x-ratelimit-remaining-requests': '199',
        'x-ratelimit-reset-requests': '7m12s',
      },
      { tpm: 2_000_000, remainingTokens: 1_975_000 },
    ],
    [
      'a small limit of a minute',
      {
        'x-ratelimit-limit-requests': '3',
        'x-ratelimit-remaining-requests': '0',
        'x-ratelimit-reset-requests': '1m0s',
      },
      { rpm: 3, remainingRequests: 0 },
    ],
  ])('%s', (_, headers, limits) => {
    expect(readRateLimits(new Headers(headers))).toEqual(limits);
  });

  it('reaches whoever made the call, with a reply and with a refusal', async () => {
    const answered = await scriptedEndpoint(json(200, completion(), usual));
    expect((await answered.call()).limits).toEqual(usualLimits);
    const refused = await scriptedEndpoint(apiError(429, { message: 'Rate limit reached' }, usual));
    expect((await refused.refusal()).details.limits).toEqual(usualLimits);
  });
});

describe('503 slow down', () => {
  it('is told from other overloads, by its code or its words', async () => {
    for (const [error, slowDown] of [
      [{ message: 'Slow Down' }, true],
      [{ message: 'Please reduce your rate.', code: 'slow_down' }, true],
      [{ message: 'The engine is currently overloaded.' }, false],
    ] as const) {
      const { refusal } = await scriptedEndpoint(apiError(503, error));
      expect((await refusal()).details.slowDown).toBe(slowDown);
    }
  });
});

describe('the name of what shares its limits', () => {
  it('differs by endpoint, key and model, and shows none of them', async () => {
    const { open } = await scriptedEndpoint(json(200, completion()));
    const [ours, same, otherKey, otherPlace] = await Promise.all([
      open(),
      open({ connections: 1 }),
      open({ apiKey: 'key-2' }),
      open({ baseUrl: 'http://127.0.0.1:1/v1' }),
    ]);
    const name = ours!.paceKey('o1-mini');
    expect(name).toMatch(/^[0-9a-f]{24}$/);
    expect(same!.paceKey('o1-mini')).toBe(name);
    const others = [ours!.paceKey('o3-mini'), otherKey!.paceKey('o1-mini'), otherPlace!.paceKey('o1-mini')];
    expect(new Set([name, ...others]).size).toBe(4);
  });
});
