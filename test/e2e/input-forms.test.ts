import { gzipSync } from 'node:zlib';
import { stringify } from 'csv-stringify/sync';
import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import { costOf, countOf, verifyAnswers } from '../support/answers-file.js';
import { type QuestionTable, questionTable } from '../support/question-table.js';
import { startSheaf } from '../support/sheaf-process.js';
import { sharedFolder, workspace } from '../support/workspace.js';

const folder = sharedFolder();
const table = questionTable(14);
const semicolons = { delimiter: ';', record_delimiter: '\r\n' };
const records = [table.columns, ...table.rows] as string[][];

const forms: readonly (readonly [string, string, (table: QuestionTable) => string | Buffer])[] = [
  ['a gzip', 'q.csv.gz', ({ csv }) => gzipSync(csv)],
  ['JSONL', 'q.jsonl', jsonLines],
  ['UTF-16', 'utf16.csv', ({ csv }) => Buffer.from(`\uFEFF${csv}`, 'utf16le')],
  ['GB18030', 'gb.csv', ({ csv }) => iconv.encode(csv, 'gb18030')],
  ['semicolons and CRLF', 'semicolons.csv', () => stringify(records, { ...semicolons, quoted: true })],
];

describe('every row keeps its question and its cells when the table comes as', () => {
  it.each(forms)('%s', async (_, name, encode) => {
    const space = await workspace({ answers: table.answers }, folder);
    space.write(name, encode(table));
    const run = await space.sheaf('run', name, '--budget', '1', '--quiet');
    expect(run).toMatchObject({ code: 0, stdout: '', stderr: '' });
    const rows = verifyAnswers(table, space.path(`${name}.answers.csv`));
    expect(countOf(rows, 'answered')).toBe(14);
    expect(costOf(rows)).toBe(space.api.bill().picoDollars);
  });

  it('a pipe, which can be read only once', async () => {
    const { api, env, path } = await workspace({ answers: table.answers }, folder);
    const command = ['run', '-', '--budget', '1', '--quiet'];
    const pipe = (input: string) => startSheaf(command, { cwd: folder, env, input }).ended;
    expect(await pipe(table.csv)).toMatchObject({ code: 0, stdout: '', stderr: '' });
    expect(countOf(verifyAnswers(table, path('stdin.answers.csv')), 'answered')).toBe(14);
    const { requests } = api.bill();
    expect(await pipe(table.csv)).toMatchObject({ code: 0 });
    expect(await pipe(questionTable(3).csv)).toMatchObject({ code: 2, stderr: expect.stringContaining('input: ') });
    expect(api.bill().requests).toBe(requests);
  });
});

function jsonLines({ columns, rows }: QuestionTable): string {
  const objects = rows.map((cells) => Object.fromEntries(columns.map((column, i) => [column, cells[i]])));
  return objects.map((object) => `${JSON.stringify(object)}\n`).join('');
}
