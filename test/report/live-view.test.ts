import { stripVTControlCharacters } from 'node:util';
import stringWidth from 'string-width';
import { describe, expect, it } from 'vitest';
import { liveView } from '../../src/report/live-view.js';
import { colourPaint, plainPaint } from '../../src/report/paint.js';
import type { Progress } from '../../src/report/reporter.js';
import { pico } from '../support/pico.js';
import { sampleProgress } from '../support/sample-progress.js';

const view = (progress: Progress, columns: number, rows = 24) => liveView(progress, { columns, rows }, plainPaint);

describe('the live view', () => {
  it('tells all there is where it has room', () => {
    expect(view(sampleProgress(), 120)).toEqual([
      '问题集-第三批.csv · o1-mini · sync',
      `rows    ${'█'.repeat(23)}${'░'.repeat(27)} 46 %  46,424 of 100,000`,
      '        46,210 answered · 214 failed · 53,576 to go · 1 h 31 min left',
      `money   ${'█'.repeat(23)}▒▒${'░'.repeat(20)}┃${'░'.repeat(4)} $18.21 of $40.00`,
      '        $0.42 unknown · $1.31 held for calls · ┃ about $36.90 in all · $34.00 to $41.00',
      'pace    590 rows/min · 118 of 500 calls/min · 96k of 200k tokens/min · 32 in flight',
      'wait    until 23:14:05: rate limit: the provider asked to wait',
      'trouble 1,432 × rate limit (HTTP 429): waiting, nothing billed · last 23:13:58',
      '          214 × rows failed: 请求被拒绝：内容不符合使用政策，请修改后再试 · last 23:12:10',
    ]);
  });

  it('keeps to what matters most in 60 columns', () => {
    expect(view(sampleProgress(), 60)).toEqual([
      '问题集-第三批.csv · o1-mini · sync',
      `rows    ${'█'.repeat(10)}${'░'.repeat(12)} 46 %  46,424 of 100,000`,
      '        46,210 answered · 214 failed · 1 h 31 min left',
      `money   ${'█'.repeat(10)}▒${'░'.repeat(8)}┃░░ $18.21 of $40.00`,
      '        $0.42 unknown · ┃ about $36.90 in all',
      'pace    590 rows/min · 118 of 500 calls/min',
      'wait    until 23:14:05: rate limit: the provider asked to w…',
      'trouble 1,432 × rate limit (HTTP 429): waiting, nothing bil…',
      '          214 × rows failed: 请求被拒绝：内容不符合使用政策…',
    ]);
  });

  it('is never wider or higher than the terminal, whatever stands in it, coloured or not', () => {
    const wide = sampleProgress({
      title: { input: '长'.repeat(200), model: 'm'.repeat(90), lane: 'flex' },
      done: 4_000_000_000,
      questions: 4_000_000_001,
      budget: pico('9000000'),
      spent: pico('8999999.5'),
      batches: { why: '🎲 é 批次 '.repeat(40), until: 0, zone: 'Europe/Berlin' },
    });
    for (const columns of [1, 7, 20, 59, 60, 61, 80, 81, 120, 300]) {
      for (const paint of [plainPaint, colourPaint]) {
        const lines = liveView(wide, { columns, rows: 8 }, paint);
        expect(lines).toHaveLength(7);
        for (const line of lines) expect(stringWidth(line), line).toBeLessThanOrEqual(columns);
      }
    }
  });

  it('has the same letters with colours', () => {
    const coloured = liveView(sampleProgress(), { columns: 80, rows: 24 }, colourPaint);
    expect(coloured.join()).toContain('\u001B[');
    expect(coloured.map(stripVTControlCharacters)).toEqual(view(sampleProgress(), 80));
  });

  it('lets no text of others move the cursor, break a line or show the key', () => {
    const evil = 'a\u001B[2Jb\rc\nd\u202Ee\u0007 sk-proj-0123456789abcdef';
    const lines = view(
      sampleProgress({
        title: { input: evil, model: 'm', lane: 'sync' },
        waiting: { why: evil, until: 0 },
        troubles: [{ words: evil, count: 1, last: 0 }],
      }),
      200,
    );
    expect(lines).toHaveLength(8);
    expect(lines[0]).toBe('ab c de [key] · m · sync');
    for (const line of lines) expect(line).not.toMatch(/\p{Cc}|\u202E|sk-proj/u);
  });

  it('says when the rest will cost more than the cap', () => {
    const short = sampleProgress({ forecast: { expected: pico('55') } });
    expect(view(short, 80)[3]).toMatch(/►/);
    expect(view(short, 60)[4]).toContain('about $55.00 in all, more than the cap');
  });

  it('calls bounds that rest on no answered row a guess', () => {
    const guess = { low: pico('5'), high: pico('90'), basis: 'assumed' } as const;
    const line = view(sampleProgress({ forecast: { expected: pico('20'), bounds: guess } }), 120)[4];
    expect(line).toMatch(/about \$20\.00 in all · a guess: \$5\.00 to \$90\.00$/);
  });

  it('says that somebody paused it', () => {
    expect(view(sampleProgress({ paused: true }), 60)[6]).toBe('paused  no further call begins; resume in sheaf dash');
  });

  it('measures against the forecast where there is no cap', () => {
    const uncapped = sampleProgress({ budget: undefined });
    expect(view(uncapped, 80)[3]).toContain('$18.21, no cap');
    expect(view({ ...uncapped, forecast: undefined }, 80)[4]).toContain('no forecast yet');
  });

  it('stands before anything is known, and when all is done', () => {
    const nothing = { inFlight: 0, perMinute: undefined, tokensPerMinute: undefined, limits: {} };
    const begun: Partial<Progress> = {
      done: 0,
      failed: 0,
      spent: 0n,
      unknown: 0n,
      held: 0n,
      perMinute: undefined,
      calls: nothing,
      waiting: undefined,
      troubles: [],
    };
    expect(view(sampleProgress({ ...begun, questions: 0, budget: 0n, forecast: undefined }), 60)).toEqual([
      '问题集-第三批.csv · o1-mini · sync',
      `rows    ${'░'.repeat(22)} 100 %  0 of 0`,
      '        0 answered · 0 to go',
      `money   ${'░'.repeat(22)} $0.00 of $0.00`,
      '        no forecast yet',
      'pace    0 in flight',
    ]);
    const all = view(sampleProgress({ ...begun, questions: 7, done: 7 }), 60);
    expect(all[1]).toBe(`rows    ${'█'.repeat(22)} 100 %  7 of 7`);
    expect(all[2]).toContain('0 to go');
    expect(all[2]).not.toContain('left');
  });

  it('shows what is little, and room for what is missing', () => {
    const bars = (done: number) => view(sampleProgress({ questions: 100_000, done, failed: 0 }), 80)[1];
    expect(bars(1)).toContain('█░');
    expect(bars(99_999)).toContain('█░');
    expect(bars(99_999)).toContain('99 %');
  });
});
