import { describe, expect, it } from 'vitest';
import { CallError } from '../../src/provider/call-error.js';
import { CallWatch } from '../../src/run/call-watch.js';
import { troubleOfCall, troubleOfRow } from '../../src/run/trouble-words.js';
import { Troubles } from '../../src/run/troubles.js';

type Given = ConstructorParameters<typeof CallError>;

describe('what went wrong, in words', () => {
  it.each<[string, Given]>([
    [
      'rate limit (HTTP 429): waiting, nothing billed',
      ['HTTP 429 rate_limit_exceeded: Limit 500, used 499', 'retry', { status: 429 }],
    ],
    [
      'no room in the flex lane (HTTP 429): waiting, nothing billed',
      ['HTTP 429: no', 'retry', { status: 429, noRoom: true }],
    ],
    [
      'too long for the model or its limits (HTTP 400): asked in smaller calls',
      ['HTTP 400: maximum context length', 'split', { status: 400, tooLong: true }],
    ],
    [
      'asked to slow down (HTTP 503): nothing billed',
      ['HTTP 503: Slow down', 'retry', { status: 503, slowDown: true }],
    ],
    ['overloaded (HTTP 503): nothing billed', ['HTTP 503: overloaded', 'retry', { status: 503 }]],
    ['server error (HTTP 500): nothing billed', ['HTTP 500: id 42', 'retry', { status: 500 }]],
    ['lost behind a gateway (HTTP 502): cost unknown', ['HTTP 502: <html>', 'unknown', { status: 502 }]],
    ['no reply in time: cost unknown', ['no reply in time (see --timeout)', 'unknown']],
    ['connection broke: cost unknown', ['the connection broke before the reply was whole (terminated)', 'unknown']],
    [
      'the endpoint cannot be reached (ECONNREFUSED): nothing billed',
      ['the endpoint cannot be reached (ECONNREFUSED)', 'retry', { countsAsAttempt: true }],
    ],
    [
      'refused (HTTP 401): Incorrect API key provided',
      ['HTTP 401 invalid_api_key: Incorrect API key provided', 'stop-run', { status: 401 }],
    ],
    [
      'refused (HTTP 400): invalid_prompt',
      ['HTTP 400 invalid_prompt: row 7', 'split', { status: 400, code: 'invalid_prompt' }],
    ],
  ])('%s', (words, given) => expect(troubleOfCall(new CallError(...given))).toBe(words));

  it('of rows leave out what differs from row to row', () => {
    expect(troubleOfRow('no answer after 8 attempts: HTTP 500: try again')).toBe(
      'rows failed: no answer: HTTP 500: try again',
    );
    expect(troubleOfRow('no answer after 3 attempts: HTTP 500: try again')).toBe(
      troubleOfRow('no answer after 8 attempts: HTTP 500: try again'),
    );
    expect(troubleOfRow('长'.repeat(500)).length).toBeLessThan(110);
  });
});

it('troubles are counted by kind, the latest first, and no endless variety of them fills the memory', () => {
  const troubles = new Troubles();
  troubles.note('a', 1);
  troubles.note('b', 2);
  troubles.note('a', 3);
  expect(troubles.latest()).toEqual([
    { words: 'a', count: 2, last: 3 },
    { words: 'b', count: 1, last: 2 },
  ]);
  for (let i = 0; i < 1_000; i++) troubles.note(`kind ${i}`, 10 + i);
  expect(troubles.latest()).toHaveLength(50);
  expect(troubles.latest()[0]).toEqual({ words: 'kind 999', count: 1, last: 1_009 });
});

it('calls are in flight until they end, however they do', async () => {
  const troubles = new Troubles();
  const watch = new CallWatch(troubles);
  const ends: { resolve(): void; reject(error: unknown): void }[] = [];
  const provider = watch.around({
    call: () => new Promise((resolve, reject) => ends.push({ resolve: () => resolve({} as never), reject })),
  });
  const calls = [1, 2, 3].map(() => provider.call({} as never).catch((error: unknown) => error));
  expect(watch.inFlight).toBe(3);
  ends[0]!.resolve();
  ends[1]!.reject(new CallError('no reply in time', 'unknown'));
  ends[2]!.reject(new TypeError('a bug of ours'));
  await Promise.all(calls);
  expect(watch.inFlight).toBe(0);
  expect(troubles.latest()).toMatchObject([{ words: 'no reply in time: cost unknown', count: 1 }]);
});
