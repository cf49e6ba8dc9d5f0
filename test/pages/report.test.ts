import { once } from 'node:events';
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Page } from 'playwright-core';
import { expect, it, onTestFinished } from 'vitest';
import { answersColumns } from '../../src/csv/answers-columns.js';
import { readRecords } from '../support/answers-file.js';
import { describePages, openPage, overhang, seriousFaults } from '../support/browser.js';
import { sharedFolder, summaryOf, workspace } from '../support/workspace.js';

const kept = sharedFolder();
const hostile = `</script><script>window.hacked = 1</script><img src="https://example.org/x" onerror="window.hacked=1">`;

/** A graded run with failures, a repeated question and hostile texts, as its files have it; one for all tests. */
let reported: ReturnType<typeof makeRun> | undefined;
function reportedRun() {
  reported ??= makeRun();
  return reported;
}

async function makeRun() {
  const sums = Array.from({ length: 45 }, (_, i) => [
    `What is ${i} plus ${i + 2}?`,
    `${2 * i + 2}`,
    i % 2 ? 'odd' : 'even',
  ]);
  const table = [...sums, ['What is 3 plus 5?', '8', '词题'], [`${hostile} 2 plus 2?`, '4', hostile]];
  const answers = { [`${hostile} 2 plus 2?`]: `${hostile} 4` };
  const faults = [{ kind: 'refusal' as const, match: 'What is 7 plus' }];
  const space = await workspace({ answers, faults, accuracy: { 'o1-mini': 0.8 } });
  const cell = (text: string) => `"${text.replaceAll('"', '""')}"`;
  space.write('set.csv', ['question,right,topic', ...table.map((cells) => cells.map(cell).join(','))].join('\n'));
  const command = [
    'run',
    'set.csv',
    '--budget',
    '2',
    '--expected',
    'right',
    '--grade',
    'number',
    '--group-by',
    'topic',
  ];
  const ended = await space.sheaf(...command, '--rows-per-call', '4', '--json');
  expect(ended, ended.stderr).toMatchObject({ code: 3 });
  const summary = summaryOf(ended);
  const [header, ...rows] = readRecords(space.path('set.csv.answers.csv')).map(({ cells }) => cells);
  const { outcome, correct } = answersColumns(header!)!;
  // The workspace is gone with the first test.
  const report = join(kept, 'report.html');
  copyFileSync(summary.report!, report);
  return { summary, rows, outcome, correct: correct!, url: pathToFileURL(report).href };
}

/** The figures beside a chart. */
function figures(page: Page, id: string): Promise<string[][]> {
  const rows = page.locator(`#${id} tbody tr`);
  return rows.evaluateAll((lines) =>
    lines.map((line) => [...line.querySelectorAll('th, td')].map((cell) => cell.textContent ?? '')),
  );
}

/** A column of the rows that the table shows, by its head. */
async function shown(page: Page, head: string): Promise<string[]> {
  const heads = await page.locator('#table thead th').allInnerTexts();
  const place = heads.findIndex((text) => text.startsWith(head));
  return page.locator(`#table tbody tr:not(.gap) td:nth-child(${place + 1})`).allInnerTexts();
}

/** Whether anything was drawn: a canvas without a chart is all transparent. */
function drawn(page: Page): Promise<boolean[]> {
  return page.locator('canvas[data-chart]').evaluateAll((all) =>
    all.map((one) => {
      const canvas = one as unknown as {
        width: number;
        height: number;
        getContext(kind: '2d'): { getImageData(...box: number[]): { data: Uint8ClampedArray } };
      };
      return canvas
        .getContext('2d')
        .getImageData(0, 0, canvas.width, canvas.height)
        .data.some((value) => value > 0);
    }),
  );
}

describePages('the report of a run, in a browser', () => {
  it('shows the run’s figures, keeps hostile texts still, and can be searched, sorted and read by keyboard', async () => {
    const { summary, rows, outcome, correct, url } = await reportedRun();
    const { page, requests, errors } = await openPage(url);

    const charts = await page
      .locator('canvas[data-chart]')
      .evaluateAll((all) => all.map((one) => one.getAttribute('data-chart')));
    expect(charts).toEqual([
      ...['spend', 'forecast-cost', 'forecast-time', 'accuracy', 'failures', 'tokens', 'savings'],
      ...['row-cost', 'row-reasoning', 'latency', 'sharing'],
    ]);
    expect(await drawn(page)).toEqual(charts.map(() => true));
    expect((await figures(page, 'spend')).at(-1)!.slice(2, 7)).toEqual([
      `$${summary.cost_usd}`,
      `$${summary.unknown_usd}`,
      ...[summary.answered, summary.failed, summary.calls].map(String),
    ]);
    const count = (n: number) => n.toLocaleString('en-US');
    const { input_tokens: input, cached_tokens: cached, reasoning_tokens: reasoning, output_tokens: output } = summary;
    expect((await figures(page, 'tokens')).map(([, tokens]) => tokens)).toEqual(
      [input - cached, cached, reasoning, output - reasoning].map(count),
    );
    const accuracy = await figures(page, 'accuracy');
    expect(accuracy[0]!.slice(1, 3)).toEqual([count(summary.accuracy!.correct), count(summary.accuracy!.graded)]);
    expect(
      accuracy
        .slice(1)
        .map(([name, , graded]) => [name, Number(graded)])
        .sort(),
    ).toEqual(summary.accuracy!.groups.map(({ group, graded }) => [group, graded]).sort());
    expect((await figures(page, 'sharing')).reduce((sum, [, n]) => sum + Number(n), 0)).toBe(
      rows.filter((cells) => cells[outcome + 1] === 'answered' && cells[outcome + 13] === 'model').length,
    );
    expect(await page.locator('header + main .overview').textContent()).toContain(`exactly $${summary.cost_usd}`);

    // Search, kinds and order.
    const found = page.locator('#found');
    await page.getByLabel('Search').fill('WHAT IS 4');
    expect(await shown(page, 'row')).toEqual(['5', '41', '42', '43', '44', '45']);
    await page.getByLabel('Search').fill('');
    await page.getByRole('combobox').selectOption('wrong');
    const wrong = rows.flatMap((cells, i) => (cells[correct] === 'false' ? [String(i + 1)] : []));
    expect(await shown(page, 'row')).toEqual(wrong);
    expect(await found.textContent()).toBe(`${wrong.length} of ${rows.length} rows`);
    await page.getByRole('combobox').selectOption('all');
    await page.getByRole('button', { name: 'cost' }).click();
    expect(await page.getByRole('columnheader', { name: 'cost' }).getAttribute('aria-sort')).toBe('descending');
    const costs = (await shown(page, 'cost')).map((text) => Number(text.slice(1)));
    expect(costs.length).toBeGreaterThan(20);
    expect(costs).toEqual(costs.toSorted((a, b) => b - a));
    expect(costs[0]).toBe(Math.max(...rows.map((cells) => Number(cells[outcome + 11]))));

    // Without a mouse: to the table, down to its last row, into it and back.
    await page.getByRole('button', { name: 'row', exact: true }).press('Enter');
    await page.locator('#table tbody button').first().focus();
    await page.keyboard.press('End');
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog');
    expect(await dialog.textContent()).toContain(`Row ${rows.length}`);
    expect(await dialog.textContent()).toContain(hostile);
    await page.keyboard.press('Escape');
    expect(await dialog.isVisible()).toBe(false);
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Enter');
    expect(await dialog.textContent()).toContain(`Row ${rows.length - 1}`);
    await page.keyboard.press('Escape');
    await page.locator('#failures .mention').click();
    expect(await dialog.textContent()).toContain('What is 7 plus 9?');

    expect(await page.evaluate('window.hacked')).toBeUndefined();
    expect(requests).toEqual([url]);
    expect(errors).toEqual([]);
  });

  it('runs and loads nothing of a text, even if it became HTML', async () => {
    const { url } = await reportedRun();
    let asked = 0;
    const listener = createServer((_, response) => {
      asked += 1;
      response.end();
    }).listen(0, '127.0.0.1');
    onTestFinished(() => void listener.close());
    await once(listener, 'listening');
    const outside = `http://127.0.0.1:${(listener.address() as AddressInfo).port}`;
    const intruder = `<script>window.hacked = 1</script><img src="${outside}/x" onerror="window.hacked = 1"><style>main { display: none }</style>`;
    const path = join(kept, 'intruded.html');
    writeFileSync(path, readFileSync(fileURLToPath(url), 'utf8').replace('</main>', `${intruder}</main>`));
    const { page } = await openPage(pathToFileURL(path).href);
    expect(await page.locator('main img').count()).toBe(1);
    expect(await page.locator('main').isVisible()).toBe(true);
    expect(await drawn(page)).not.toContain(false);
    expect(await page.evaluate('window.hacked')).toBeUndefined();
    await page.evaluate(`fetch('${outside}/y').catch(() => {})`);
    expect(asked).toBe(0);
  });

  it('keeps nobody out: light and dark, wide and narrow, on paper', async () => {
    const { url, rows } = await reportedRun();
    const windows = [
      { scheme: 'light', width: 1280 },
      { scheme: 'dark', width: 390 },
    ] as const;
    for (const window of windows) {
      const { page, errors } = await openPage(url, window);
      for (const summary of await page.locator('summary').all()) await summary.click();
      expect(await overhang(page)).toBeLessThanOrEqual(0);
      expect(await seriousFaults(page), window.scheme).toEqual([]);
      const question = page.locator('#table tbody td.text').first();
      expect((await question.boundingBox())!.width).toBeGreaterThan(70);
      await page.locator('#table tbody button').first().click();
      expect(await seriousFaults(page, 'dialog'), window.scheme).toEqual([]);
      expect(errors).toEqual([]);
    }
    const { page } = await openPage(url, { scheme: 'dark' });
    await page.emulateMedia({ media: 'print' });
    await page.evaluate(`dispatchEvent(new Event('beforeprint'))`);
    expect(await page.locator('#table tbody tr:not(.gap)').count()).toBe(rows.length);
    expect(await page.evaluate('getComputedStyle(document.body).backgroundColor')).toBe('rgb(255, 255, 255)');
  });
});
