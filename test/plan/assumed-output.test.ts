import { describe, expect, it } from 'vitest';
import { assumedOutput } from '../../src/plan/assumed-output.js';
import type { OutputKind } from '../../src/plan/output-kind.js';

const one = (kind: OutputKind, effort?: string) => [{ kind, effort, rows: 1 }];

describe('what is assumed of rows', () => {
  it('is no reasoning of a model without it, nor at the effort "none"', () => {
    const none = { least: 0, usual: 0, most: 0 };
    expect(assumedOutput(one('general'), false, 'free').reasoning).toEqual(none);
    expect(assumedOutput(one('general', 'none'), true, 'free').reasoning).toEqual(none);
  });

  it('grows with the effort and with how hard the kind is, but hard kinds may turn out easy', () => {
    const efforts = ['minimal', 'low', 'medium', 'high', 'xhigh', 'max'];
    const usual = efforts.map((effort) => assumedOutput(one('general', effort), true, 'free').reasoning.usual);
    expect(usual).toEqual([...usual].sort((a, b) => a - b));
    expect(new Set(usual).size).toBe(usual.length);
    const [plain, hard] = [one('general'), one('competition')].map(
      (rows) => assumedOutput(rows, true, 'free').reasoning,
    );
    expect(hard).toEqual({ least: plain!.least, usual: plain!.usual * 4, most: plain!.most * 4 });
  });

  it('is the mean over the rows', () => {
    const rows = [
      { kind: 'sum', effort: 'low', rows: 3 },
      { kind: 'prose', effort: 'medium', rows: 1 },
    ] as const;
    const { answer, reasoning } = assumedOutput(rows, true, 'free');
    expect(answer.usual).toBe((3 * 20 + 500) / 4);
    expect(reasoning.usual).toBe((3 * 200 + 400) / 4);
  });

  it('goes by the form of the answers, whatever is asked', () => {
    for (const style of ['typed', 'short'] as const) {
      const [sum, prose] = [one('sum'), one('prose')].map((rows) => assumedOutput(rows, false, style).answer);
      expect(sum).toEqual(prose);
    }
  });
});
