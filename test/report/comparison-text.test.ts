import { describe, expect, it } from 'vitest';
import { type ComparedModel, type ComparedRow, compareModels } from '../../src/plan/compare-models.js';
import type { AdviceContext } from '../../src/report/advice-text.js';
import type { ComparedArm } from '../../src/report/compared-arms.js';
import { comparisonText } from '../../src/report/comparison-text.js';
import { standingsChart } from '../../src/report/html/charts/standings-chart.js';

const usd = 10n ** 12n;
/** "+" right, "-" wrong, "c" right and from the cache, " " not asked. */
function model(name: string, marks: string, cost = usd / 100n): ComparedModel {
  const rows = [...marks].map((mark): ComparedRow | undefined => {
    if (mark === ' ') return undefined;
    const cached = mark === 'c';
    const spent = cached
      ? { latencyMs: 0, reasoningTokens: 0, cost: 0n }
      : { latencyMs: 900, reasoningTokens: 7, cost };
    return { correct: mark !== '-', answered: true, cached, asked: !cached, ...spent };
  });
  return { model: name, rows };
}

function arm({ model, rows }: ComparedModel): ComparedArm {
  const answered = rows.filter((row) => row !== undefined);
  return {
    ...{ model, answered: answered.length, failed: 0, skipped: rows.length - answered.length },
    cached: answered.filter((row) => row.cached).length,
    cost_usd: '0.0057',
  };
}

function text(models: ComparedModel[], context: Partial<AdviceContext> = {}): string {
  const whole = { budget: 20n * usd, hasExpected: true, enough: undefined, ...context };
  return comparisonText(compareModels(models, undefined), models.map(arm), whole);
}

describe('what a comparison tells people', () => {
  it('recommends no model that got nothing right', () => {
    const told = text([model('a', '----'), model('b', '----')]);
    expect(told).toContain('No model to take: none of them got any row right.');
    expect(told).not.toMatch(/Take|buys/);
  });

  it('says which answers the cache gave, and calls nothing the cheapest whose price it does not know', () => {
    const models = [model('kept', 'cccc'), model('b', '++++')];
    const told = text(models);
    expect(told).toMatch(/^kept +4 +100\.0 % .* - +- +- +\$0\.00 +-$/m);
    expect(told).toContain('From the answer cache: 4 of 4 rows of kept;');
    expect(told).toContain(
      'nor which is the cheapest: all answers of kept are from the cache. --fresh --no-cache asks',
    );
    expect(told).not.toMatch(/Take|buys/);
    const chart = standingsChart(compareModels(models, undefined)[0]!, 'x')!;
    expect(chart.points.map(({ name, chosen }) => [name, chosen])).toEqual([['b', false]]);
    expect(chart.says).toContain('kept 100.0 % at a cost that cannot be told');

    const best = text([model('kept', 'c'.repeat(9)), model('bad', '-'.repeat(9))]);
    expect(best).toContain('Take kept: it is better than every other (p < 0.05). What it costs cannot be told');
    expect(text([model('part', 'cc++'), model('b', '++++', usd)])).toMatch(
      /Take part: .* the cheapest of them\. \$20\.00 buys about 2,000/,
    );
  });

  it('of rows that no two models share says what each came to, and what a comparison would take', () => {
    const models = [model('dear', '    '), model('b', '++  ')];
    const enough = { some: (23n * usd) / 10n, someRows: 1, all: 21n * usd, allRows: 4 };
    const told = text(models, { enough });
    expect(told).toMatch(/^dear +0 +0 +4 /m);
    expect(told).toMatch(/^b +2 +0 +2 +\$0\.0057$/m);
    expect(told).toContain(
      'Too little money for every model to answer a row: nothing to compare. --budget 2.3 should do',
    );
    expect(told).toContain('for 1 row at each, --budget 21 for all 4.');
    expect(told).not.toMatch(/all rows|--expected/);
    // As after Ctrl-C.
    expect(text(models)).toContain('No row was asked of every model: nothing to compare.');
  });

  it('asks for right answers only where none were named', () => {
    const ungraded = ['a', 'b'].map((name) => ({
      model: name,
      rows: model(name, '++').rows.map((row) => row && { ...row, correct: undefined }),
    }));
    expect(text(ungraded, { hasExpected: false })).toContain('name the column of right answers with --expected');
    expect(text(ungraded)).toContain('No model to take: none of these rows has a grade.');
  });
});
