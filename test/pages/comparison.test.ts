import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';
import { type ComparedRow, compareModels } from '../../src/plan/compare-models.js';
import { comparisonPage } from '../../src/report/html/comparison-page.js';
import { pageAssets } from '../../src/report/html/page-assets.js';
import { describePages, openPage, overhang, seriousFaults } from '../support/browser.js';
import { temporaryFolder } from '../support/workspace.js';

const hostile = '<img src=x onerror="window.hacked=1"></script>';

/** A model that is right on the first so many of 60 rows. */
function model(name: string, right: number | undefined, cost: bigint) {
  const rows = Array.from({ length: 60 }, (_, row): ComparedRow => {
    const correct = right === undefined ? undefined : row < right;
    return { correct, answered: true, cached: false, asked: true, latencyMs: 2_000 + row, reasoningTokens: 10, cost };
  });
  return { model: name, rows };
}

async function pageOf(models: ReturnType<typeof model>[]): Promise<string> {
  const tables = compareModels(models, (row) => (row % 2 ? hostile : '算术'));
  const facts = {
    name: hostile,
    tables,
    rows: 90,
    cost: 5_000_000_000_000n,
    context: { budget: 10_000_000_000_000n, hasExpected: false, enough: undefined },
    arms: [],
    notes: ['a judge graded'],
  };
  const path = join(temporaryFolder(), 'compare.html');
  writeFileSync(path, comparisonPage(facts, await pageAssets()));
  return pathToFileURL(path).href;
}

describePages('the page of a comparison, in a browser', () => {
  it('has a chart and a table for each task, says which model to take, and keeps nobody out', async () => {
    const url = await pageOf([
      model('dear', 54, 60_000_000_000n),
      model('cheap', 50, 20_000_000_000n),
      model(hostile, 20, 1_000_000_000n),
    ]);
    const { page, errors, requests } = await openPage(url, { width: 390, scheme: 'dark' });
    expect(await page.locator('.advice').textContent()).toContain('Take cheap: no worse than dear');
    expect(await page.locator('.advice').textContent()).toContain('$10.00 buys about 500 rows of it.');
    const titles = await page.locator('main h2').allTextContents();
    expect(titles).toEqual([
      'Which model',
      ...['all rows', 'rows of 算术', `rows of ${hostile}`].map((task) => `Right answers and cost, ${task}`),
    ]);
    const first = await page.locator('#task-0 tbody tr').first().locator('th, td').allTextContents();
    expect(first).toEqual(['dear', '60', '90.0 %', '79.9 % to 95.3 %', '', '2.0 s', '2.1 s', '10', '$3.60', '$0.067']);
    expect(await page.locator('#task-0 tbody tr').nth(1).locator('td').nth(3).textContent()).toBe('0.1250');
    expect(await page.locator('canvas[data-chart]').count()).toBe(3);
    expect(await overhang(page)).toBeLessThanOrEqual(0);
    expect(await seriousFaults(page)).toEqual([]);
    expect(await page.evaluate('window.hacked')).toBeUndefined();
    expect([errors, requests]).toEqual([[], [url]]);
  });

  it('of models that were not graded has the tables alone', async () => {
    const { page, errors } = await openPage(await pageOf([model('a', undefined, 2n), model('b', undefined, 1n)]));
    expect(await page.locator('.advice').textContent()).toContain('Nothing was graded');
    expect(await page.locator('table').count()).toBe(3);
    expect(await page.locator('canvas').count()).toBe(0);
    expect(errors).toEqual([]);
  });
});
