import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import { openInput } from '../../src/csv/open-input.js';
import { openWritten } from '../../src/csv/open-written.js';
import { InputError, UsageError } from '../../src/errors.js';
import { reportAfterRun } from '../../src/run/report-after-run.js';
import { reportPath } from '../../src/run/report-path.js';
import { writeReport } from '../../src/run/write-report.js';
import { answersCsv, gradedCells, gradedColumns, outcomeOf } from '../report/html/answer-table.js';
import { temporaryFolder } from '../support/workspace.js';

const rows = Array.from({ length: 30 }, (_, row) =>
  gradedCells(outcomeOf(row), `问题 ${row}, "quoted"\nin two lines`, row % 2 ? 'odd' : 'even', 'true'),
);

function answersIn(folder: string, content: string | Buffer = answersCsv(rows)): string {
  const path = join(folder, 'a.csv');
  writeFileSync(path, content);
  return path;
}

const wishes = (folder: string) => ({
  ...{ directory: join(folder, '.sheaf'), question: 'question', groupBy: undefined, rows: 1_000 },
});

async function report(folder: string, path: string, more: object = {}, target = reportPath(path)): Promise<string> {
  await writeReport(path, await openInput(path), target, { ...wishes(folder), ...more });
  return readFileSync(target, 'utf8');
}

describe('a report of an answers file alone', () => {
  it('tells what it cannot show, groups as it is told, and is the same however the file was saved', async () => {
    const folder = temporaryFolder();
    const html = await report(folder, answersIn(folder), { groupBy: ['topic'] });
    expect(html).toContain('spend over time, the cap, the forecast');
    expect(html).toMatch(/odd<\/th><td class="number">15</);
    expect(html).toContain('问题 29');
    const resaved = iconv.encode(answersCsv(rows), 'gb18030');
    expect(await report(folder, answersIn(folder, resaved), { groupBy: ['topic'] })).toBe(html);
    const written = join(folder, 'fast.html');
    answersIn(folder);
    await writeReport(join(folder, 'a.csv'), await openWritten(join(folder, 'a.csv')), written, {
      ...{ ...wishes(folder), groupBy: ['topic'] },
    });
    expect(readFileSync(written, 'utf8')).toBe(html);
    expect(readdirSync(folder).sort()).toEqual(['a.csv', 'a.html', 'fast.html']);
  });

  it('names what is wrong, and leaves every file as it was', async () => {
    const folder = temporaryFolder();
    const path = answersIn(folder);
    const html = await report(folder, path);
    await expect(report(folder, path, { question: 'qestion' })).rejects.toThrow(/--question: .* no column "qestion"/);
    await expect(report(folder, path, {}, path)).rejects.toThrow(UsageError);
    const own = join(folder, 'mine.html');
    writeFileSync(own, '<!doctype html>mine');
    await expect(report(folder, path, {}, own)).rejects.toThrow(/no page of Sheaf’s/);
    mkdirSync(join(folder, 'folder.html'));
    await expect(report(folder, path, {}, join(folder, 'folder.html'))).rejects.toThrow(UsageError);
    expect(readFileSync(own, 'utf8')).toBe('<!doctype html>mine');
    expect(readFileSync(path, 'utf8')).toBe(answersCsv(rows));

    const questions = join(folder, 'q.csv');
    writeFileSync(questions, 'question\nwhat?\n');
    await expect(report(folder, questions)).rejects.toThrow(InputError);
    await expect(report(folder, questions)).rejects.toThrow(/q\.csv:1: this is not an answers file/);
    const broken = answersCsv(rows).replace(/"[^"]*$/, '"never closed');
    writeFileSync(path, broken);
    await expect(report(folder, path)).rejects.toThrow(InputError);
    expect(readFileSync(reportPath(path), 'utf8')).toBe(html);
    expect(readdirSync(folder).sort()).toEqual(['a.csv', 'a.html', 'folder.html', 'mine.html', 'q.csv']);
  });
});

it('columns are found whatever the user’s own are called, and typed answers’ fields beside them', async () => {
  const folder = temporaryFolder();
  const columns = [
    'answer',
    'source',
    ...gradedColumns.slice(3, 17).map((name) => (name === 'answer' || name === 'source' ? `sheaf_${name}` : name)),
    'label',
  ];
  const table = rows.map((cells) => ['own', 'web', ...cells.slice(3, 17), 'pos']);
  const html = await report(folder, answersIn(folder, answersCsv(table, columns)), { question: 'source' });
  expect(html).toContain('"at":{"question":1,"outcome":2,"correct":-1}');
  expect(html).toContain('"label"');
});

it('rows that went to several models are counted by model, and their route stands with each', async () => {
  const folder = temporaryFolder();
  const routed = rows.map((cells, i) =>
    [...cells, 'why'].map((cell) => (cell === 'o1-mini' && i % 3 === 0 ? 'o1-preview' : cell)),
  );
  const path = answersIn(folder, answersCsv(routed, [...gradedColumns, 'route']));
  const html = await report(folder, path);
  expect(html).toMatch(/o1-mini<\/th><td class="number">20<\/td><td class="number">\$0\.00002</);
  expect(html).toContain('"at":{"question":1,"outcome":3,"correct":17}');
  expect(html).toContain('30 of 30, graded by number');
});

it('what stands beside the answers under a name like a report’s stays as it is', async () => {
  const folder = temporaryFolder();
  const path = answersIn(folder);
  writeFileSync(join(folder, 'a.html.rows.tmp'), 'precious');
  mkdirSync(join(folder, 'a.html.tmp'));
  await report(folder, path);
  expect(readFileSync(join(folder, 'a.html.rows.tmp'), 'utf8')).toBe('precious');
  expect(readdirSync(folder).sort()).toEqual(['a.csv', 'a.html', 'a.html.rows.tmp', 'a.html.tmp']);
});

it('a run is none the worse for a report that cannot be written, and says why there is none', async () => {
  const folder = temporaryFolder();
  const path = answersIn(folder);
  writeFileSync(join(folder, 'a.html'), 'mine');
  const said: string[] = [];
  const settings = { output: path, directory: folder, question: 'question', groupBy: [], report: true };
  expect(await reportAfterRun(settings, (sentence) => void said.push(sentence))).toBeNull();
  expect(said.join('\n')).toMatch(/There is no report: .*a\.html is no page of Sheaf’s.*\n.*sheaf report .*a\.csv/);
  expect(readFileSync(join(folder, 'a.html'), 'utf8')).toBe('mine');

  const away = answersIn(temporaryFolder());
  expect(await reportAfterRun({ ...settings, output: away, report: false }, () => {})).toBeNull();
  expect(existsSync(reportPath(away))).toBe(false);
  expect(await reportAfterRun({ ...settings, output: away }, () => {})).toBe(reportPath(away));
});
