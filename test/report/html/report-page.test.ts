import { describe, expect, it } from 'vitest';
import { answersColumns } from '../../../src/csv/answers-columns.js';
import { pageMark } from '../../../src/report/html/page-shell.js';
import { ReportPage } from '../../../src/report/html/report-page.js';
import type { ReportSubject } from '../../../src/report/html/report-subject.js';
import type { RunFacts } from '../../../src/report/html/run-facts.js';
import { gradedCells, gradedColumns, outcomeOf } from './answer-table.js';

const assets = { style: 'p { color: red }', script: 'void 0;' };
const bounds = { rows: 100_000, characters: 50, ownColumns: 100 };
const subject: ReportSubject = {
  name: 'a.csv',
  columns: gradedColumns,
  added: answersColumns(gradedColumns)!,
  questionColumn: 1,
  question: (cells) => cells[1]!,
  group: (cells) => cells[2],
  run: undefined,
  notes: ['A note.'],
};

async function pageOf(rows: Iterable<readonly string[]>, about = subject, within = bounds) {
  const written: string[] = [];
  const page = new ReportPage(about, within, assets, (text) => void written.push(text));
  for (const cells of rows) await page.add(cells);
  const { before, after } = await page.finish();
  return { before, after, written, html: before + written.join('') + after };
}

/** The figures beside a chart, as text. */
function figuresIn(html: string, id: string): string[][] {
  const section = html.slice(html.indexOf(`id="${id}"`)).split('</section>')[0]!;
  const body = section.split('<tbody>')[1]!.split('</tbody>')[0]!;
  return body
    .trim()
    .split('\n')
    .map((line) => [...line.matchAll(/<t[hd][^>]*>(.*?)<\/t[hd]>/g)].map(([, text]) => text!));
}

/** The rows in the page, as cells of columns. */
function rowsIn(html: string): string[][][] {
  const found = [...html.matchAll(/<script type="application\/json" class="rows">(.*?)<\/script>/gs)];
  return found.map(([, json]) => JSON.parse(json!));
}

const run: RunFacts = {
  run: 'a-1',
  retried: false,
  settings: [['model', 'o1-mini']],
  forecasts: [
    {
      at: 'start',
      basis: 'assumed',
      low_usd: '0.5',
      expected_usd: '1',
      high_usd: '2',
      low_seconds: 60,
      expected_seconds: 90,
      high_seconds: 200,
    },
    {
      at: 'pilot',
      basis: 'measured',
      low_usd: '0.7',
      expected_usd: '0.75',
      high_usd: '0.8',
      low_seconds: 60,
      expected_seconds: 80,
      high_seconds: 90,
    },
  ],
  timeline: [
    { second: 0, at: 0, spent_usd: '0', unknown_usd: '0', answered: 0, failed: 0, calls: 0 },
    { second: 75, at: 75_000, spent_usd: '0.776', unknown_usd: '0.01', answered: 2, failed: 1, calls: 3 },
  ],
  summary: {
    ...{ rows: 4, answered: 2, failed: 1, skipped: 1, stopped_by: 'budget', cached: 0, duplicates: 0, calls: 3 },
    ...{ rejected_calls: 5, input_tokens: 1, cached_tokens: 0, reasoning_tokens: 0, output_tokens: 1 },
    ...{ cost_usd: '0.000004', unknown_usd: '0.01', budget_usd: '1', seconds: 75, output: 'a.csv' },
    savings: {
      ...{ one_row_a_call_usd: '0.000006', basis: 'pilot', merging_usd: '-0.000001', duplicates_usd: '0.000003' },
      ...{ cache_usd: '0', provider_caching_usd: '0', pilot_usd: '0.0000001' },
    },
  },
};

const four = [
  gradedCells(outcomeOf(0, { cost: 1_000_000n, rowsInCall: 2, latencyMs: 400 }), 'first?', 'sums', 'true'),
  gradedCells(
    outcomeOf(1, { cost: 3_000_000n, rowsInCall: 2, latencyMs: 900, reasoning: 7 }),
    'second?',
    'sums',
    'false',
  ),
  gradedCells(
    outcomeOf(2, { status: 'failed', answer: '', error: 'no answer after 8 attempts: "x"', cost: 0n }),
    'third?',
    'other',
    'false',
  ),
  gradedCells(
    outcomeOf(3, { status: 'skipped', answer: '', error: 'budget', callId: '', cost: 0n, reasoning: 0 }),
    'fourth?',
  ),
];

describe('a report', () => {
  it('has the figures of its rows and of its run, to the last decimal', async () => {
    const { html } = await pageOf(four, { ...subject, run });
    expect(figuresIn(html, 'spend').at(-1)).toEqual(['1 min', '1970-01-01 00:01:15', '$0.776', '$0.01', '2', '1', '3']);
    expect(figuresIn(html, 'forecast-cost')).toEqual([
      ['at the start (a guess)', '$0.5', '$1', '$2', '$0.000004'],
      ['after the pilot (95 times of 100)', '$0.7', '$0.75', '$0.8', '$0.000004'],
    ]);
    expect(figuresIn(html, 'forecast-time')).toEqual([['at the start (a guess)', '1 min', '2 min', '3 min', '1 min']]);
    expect(figuresIn(html, 'accuracy').map((cells) => cells.slice(0, 4))).toEqual([
      ['all rows', '1', '3', '33.3 %'],
      ['sums', '1', '2', '50.0 %'],
      ['other', '0', '1', '0.0 %'],
    ]);
    expect(figuresIn(html, 'failures')).toEqual([
      ['failed', 'no answer after N attempts: &quot;…&quot;', '1'],
      ['skipped', 'budget', '1'],
    ]);
    expect(figuresIn(html, 'tokens').map((cells) => cells.slice(0, 2))).toEqual([
      ['input', '128'],
      ['cached input', '32'],
      ['reasoning', '207'],
      ['answers', '48'],
    ]);
    expect(figuresIn(html, 'savings')).toEqual([
      ['one row a call would have cost', '$0.000006'],
      ['merging', '-$0.000001'],
      ['repeated questions', '$0.000003'],
      ...['answer cache', 'provider caching', 'cheaper lanes'].map((name) => [name, '$0']),
      ['it cost', '$0.000004'],
    ]);
    expect(figuresIn(html, 'row-cost')).toEqual([
      ['$0.000001–$0.0000015', '1'],
      ['$0.0000015–$0.000002', '0'],
      ['$0.000002–$0.000003', '0'],
      ['$0.000003–$0.000005', '1'],
    ]);
    expect(figuresIn(html, 'latency').filter(([, rows]) => rows !== '0')).toEqual([
      ['300 ms–500 ms', '1'],
      ['700 ms–1 s', '1'],
    ]);
    expect(figuresIn(html, 'sharing')).toEqual([['2', '2']]);
    expect(html).toContain('exactly $0.000004 of $1.00');
    expect(html).toContain('stopped by budget');
  });

  it('of a file alone leaves out what only the run knows, and one that fits its run no more says so', async () => {
    const alone = (await pageOf(four)).html;
    for (const id of ['spend', 'forecast-cost', 'forecast-time', 'savings']) expect(alone).not.toContain(`id="${id}"`);
    expect(alone).toContain('<li dir="auto">A note.</li>');
    const other = (await pageOf(four.slice(1), { ...subject, run })).html;
    expect(other).toContain('not as the run left it');
    expect((await pageOf(four, { ...subject, run })).html).not.toContain('not as the run left it');
  });

  it('shows what is in texts and does nothing of it', async () => {
    const hostile = [
      '</script><script>window.hacked = 1</script>',
      '<!-- <script> --><img src=x onerror="window.hacked=1">',
      '"\'&lt;&amp; \u2028\u0000 \ud800 问题',
    ];
    const rows = hostile.map((text, row) =>
      gradedCells(outcomeOf(row, { status: 'failed', answer: '', error: text, model: text }), text, text, 'false'),
    );
    const about = {
      ...subject,
      name: hostile[0]!,
      run: { ...run, settings: hostile.map((text) => [text, text] as const) },
    };
    const { html } = await pageOf(rows, about, { ...bounds, characters: 4_000 });
    expect(html.startsWith(pageMark)).toBe(true);
    // The page's own elements, and none that a text has brought.
    expect(html.match(/<script/g)).toHaveLength(4);
    expect(html.match(/<\/script/g)).toHaveLength(4);
    expect(html).not.toMatch(/<img/);
    expect(html.match(/<!--/g)).toHaveLength(1);
    expect(rowsIn(html)[0]).toEqual(gradedColumns.map((_, column) => rows.map((cells) => cells[column])));
    expect(html).toMatch(/script-src 'sha256-[A-Za-z0-9+/=]{44}'; style-src 'sha256-/);
  });

  it('holds no more rows and characters than it may, and says so; figures are of all', async () => {
    const rows = Array.from({ length: 2_500 }, (_, row) => gradedCells(outcomeOf(row), '😀'.repeat(40)));
    const { html } = await pageOf(rows, subject, { rows: 1_200, characters: 9, ownColumns: 1 });
    const chunks = rowsIn(html);
    expect(chunks.map((chunk) => chunk[0]!.length)).toEqual([1_000, 200]);
    expect(chunks[0]![0]![0]).toBe('😀😀😀😀…');
    expect(chunks[0]!).toHaveLength(gradedColumns.length - 2);
    expect(html).toContain('cut to 9 characters');
    expect(html).toContain('The first 1,200 of 2,500 rows are here.');
    expect(figuresIn(html, 'sharing')).toEqual([['1', '2,500']]);
  });

  it('is written as its rows come, so that none of them has to be kept', async () => {
    const sizes: number[] = [];
    const page = new ReportPage(subject, bounds, assets, (text) => void sizes.push(text.length));
    for (let row = 0; row < 20_000; row++) {
      await page.add(gradedCells(outcomeOf(row), 'x'.repeat(2_000)));
      expect(sizes.length).toBe(Math.floor((row + 1) / 1_000));
    }
    expect(Math.max(...sizes)).toBeLessThan(400 * 1_000);
    expect((await page.finish()).before.length).toBeLessThan(40_000);
  });

  it('leaves rows that a spreadsheet has rewritten out of its figures, and says how many', async () => {
    const rewritten = four[0]!.map((cell, i) => (gradedColumns[i] === 'cost_usd' ? '1.0E-6' : cell));
    const { html } = await pageOf([rewritten, ...four.slice(1)]);
    expect(html).toContain('1 rows are in no figure');
    expect(rowsIn(html)[0]![0]).toHaveLength(4);
    expect(figuresIn(html, 'sharing')).toEqual([['2', '1']]);
  });
});
