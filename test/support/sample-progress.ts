import type { Progress } from '../../src/report/reporter.js';
import { pico } from './pico.js';

/** A run with everything to tell at once, as far into a night as the changes say. */
export function sampleProgress(changes: Partial<Progress> = {}): Progress {
  return {
    title: { input: '问题集-第三批.csv', model: 'o1-mini', lane: 'sync' },
    questions: 100_000,
    done: 46_210,
    failed: 214,
    skipped: 0,
    spent: pico('18.21'),
    unknown: pico('0.42'),
    held: pico('1.31'),
    budget: pico('40'),
    forecast: { expected: pico('36.9'), bounds: { low: pico('34'), high: pico('41'), basis: 'measured' } },
    perMinute: 590.2,
    calls: { inFlight: 32, perMinute: 118.4, tokensPerMinute: 96_123, limits: { rpm: 500, tpm: 200_000 } },
    waiting: { why: 'rate limit: the provider asked to wait', until: Date.parse('2026-03-01T23:14:05') },
    troubles: [
      {
        words: 'rate limit (HTTP 429): waiting, nothing billed',
        count: 1_432,
        last: Date.parse('2026-03-01T23:13:58'),
      },
      {
        words: 'rows failed: 请求被拒绝：内容不符合使用政策，请修改后再试',
        count: 214,
        last: Date.parse('2026-03-01T23:12:10'),
      },
    ],
    ...changes,
  };
}
