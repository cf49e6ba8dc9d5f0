import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { appendFileSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { openInput } from '../../src/csv/open-input.js';
import { UsageError } from '../../src/errors.js';
import { encoders, errorOf, inputFile, openFile, readCells, readRows, temporaryFolder } from './input-files.js';

const columns = ['编号', 'question', 'note'];
const table = [
  ['1', '一加一等于几？', 'plain'],
  ['2', 'He said "no"', 'comma, semicolon; tab\there'],
  ['3', 'two\nlines', ''],
  ['4', '', ' spaces '],
];

describe('a table reads the same whoever saved it', () => {
  for (const [encoding, encode] of Object.entries(encoders)) {
    for (const [ending, newline] of Object.entries({ LF: '\n', CRLF: '\r\n', CR: '\r' })) {
      for (const [sign, delimiter] of Object.entries({ comma: ',', semicolon: ';', tab: '\t' })) {
        test(`${encoding}, ${ending}, ${sign}`, async () => {
          const record = (cells: string[]) => cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(delimiter);
          const header = columns.join(delimiter);
          const text = [header, ...table.map(record)].map((line) => line + newline).join('');
          const input = await openFile('questions.csv', encode(text));

          expect(input.encoding).toBe(encoding.replace(' with mark', ''));
          expect(input.delimiter).toBe(delimiter);
          expect(input.format).toBe('csv');
          expect(input.columns).toEqual(columns);
          const rows = await readRows(input, { raw: true });
          expect(rows.map(({ cells }) => cells)).toEqual(table);
          expect(rows.map(({ row }) => row)).toEqual([0, 1, 2, 3]);
          expect(rows.map(({ line }) => line)).toEqual([2, 3, 4, 6]);
          expect(rows.map(({ raw }) => raw)).toEqual(table.map((cells) => record(cells) + newline));
        });
      }
    }
  }
});

describe('compressed and streamed inputs', () => {
  const text = 'id,question\n1,One?\n2,Two?\n';
  const cells = [
    ['1', 'One?'],
    ['2', 'Two?'],
  ];
  const fingerprint = createHash('sha256').update(text).digest('hex');

  test('gzip by name and by its first bytes; the fingerprint is that of the text', async () => {
    for (const name of ['questions.csv.gz', 'questions.CSV.GZ', 'questions.csv', 'questions']) {
      const input = await openFile(name, gzipSync(text));
      expect(await readCells(input)).toEqual(cells);
      expect(input).toMatchObject({ fingerprint, bytes: text.length, format: 'csv' });
    }
  });

  test('two gzip files put together are one', async () => {
    const input = await openFile('q.csv.gz', Buffer.concat([gzipSync(text), gzipSync('3,Three?\n')]));
    expect(await readCells(input)).toEqual([...cells, ['3', 'Three?']]);
  });

  test('stdin is kept under its fingerprint, so that it can be read again', async () => {
    const spoolDirectory = join(temporaryFolder(), 'not', 'there yet');
    const stdin = Readable.from([text.slice(0, 9), Buffer.from(text.slice(9))]);
    const input = await openInput('-', { spoolDirectory, stdin });

    expect(input).toMatchObject({ name: 'stdin', fingerprint });
    expect(await readCells(input)).toEqual(cells);
    expect(await readCells(input)).toEqual(cells);
    expect(readdirSync(spoolDirectory)).toEqual([`stdin-${fingerprint}`]);
    expect(readFileSync(join(spoolDirectory, `stdin-${fingerprint}`), 'utf8')).toBe(text);
  });

  test('stdin may be gzip or JSON Lines', async () => {
    const spoolDirectory = temporaryFolder();
    const zipped = await openInput('-', { spoolDirectory, stdin: Readable.from([gzipSync(text)]) });
    expect(await readCells(zipped)).toEqual(cells);
    const json = await openInput('-', { spoolDirectory, stdin: Readable.from(['\n {"question":"One?"}\n']) });
    expect(json.format).toBe('jsonl');
    expect(await readCells(json)).toEqual([['One?']]);
  });

  test.skipIf(process.platform === 'win32')(
    'a named pipe, such as <(head questions.csv), is kept as stdin is',
    async () => {
      const spoolDirectory = temporaryFolder();
      const pipe = join(temporaryFolder(), 'pipe');
      execFileSync('mkfifo', [pipe]);
      const written = writeFile(pipe, text);
      const input = await openInput(pipe, { spoolDirectory });
      await written;
      expect(input.name).toBe(pipe);
      expect(await readCells(input)).toEqual(cells);
      expect(await readCells(input)).toEqual(cells);
    },
  );

  test('a stdin that breaks off leaves nothing behind', async () => {
    const spoolDirectory = temporaryFolder();
    const stdin = Readable.from(
      (async function* () {
        yield 'id,question\n';
        throw new Error('the pipe broke');
      })(),
    );
    await expect(openInput('-', { spoolDirectory, stdin })).rejects.toThrow('the pipe broke');
    expect(readdirSync(spoolDirectory)).toEqual([]);
  });

  test('stdin without a place to keep it is a usage error', async () => {
    await expect(openInput('-', { stdin: Readable.from([text]) })).rejects.toThrow(UsageError);
  });
});

describe('what counts as a row', () => {
  test('empty lines around and between records are none when there are several columns', async () => {
    const input = await openFile('q.csv', '\n\r\nid,question\n\n1,One?\n\n\n2,Two?\n\n\n');
    expect(await readRows(input, { raw: true })).toEqual([
      { row: 0, line: 5, cells: ['1', 'One?'], raw: '1,One?\n' },
      { row: 1, line: 8, cells: ['2', 'Two?'], raw: '2,Two?\n' },
    ]);
  });

  test('in a table of one column an empty line between others is a row, at the end of the file it is none', async () => {
    const input = await openFile('q.csv', '\nquestion\nOne?\n\n""\nTwo?\n\n\n');
    expect(await readRows(input)).toEqual([
      { row: 0, line: 3, cells: ['One?'] },
      { row: 1, line: 4, cells: [''] },
      { row: 2, line: 5, cells: [''] },
      { row: 3, line: 6, cells: ['Two?'] },
    ]);
    expect(await readRows(input, { limit: 2 })).toHaveLength(2);
    expect(await readRows(input, { limit: 99 })).toHaveLength(4);
  });

  test('a line of white space is not empty', async () => {
    expect(await readCells(await openFile('q.csv', 'question\n \nOne?\n'))).toEqual([[' '], ['One?']]);
  });

  test('the last line needs no line ending', async () => {
    const input = await openFile('q.csv', 'id,question\n1,"One?"');
    expect(await readRows(input, { raw: true })).toEqual([{ row: 0, line: 2, cells: ['1', 'One?'], raw: '1,"One?"' }]);
  });

  test('line endings may be mixed, and CRLF inside quotes is one line', async () => {
    const input = await openFile('q.csv', 'id,question\r\n1,"a\r\nb\rc\nd"\n2,e\r3,f\r\n');
    expect(await readRows(input)).toEqual([
      { row: 0, line: 2, cells: ['1', 'a\r\nb\rc\nd'] },
      { row: 1, line: 6, cells: ['2', 'e'] },
      { row: 2, line: 7, cells: ['3', 'f'] },
    ]);
  });

  test('limit stops early, and 0 reads nothing', async () => {
    const input = await openFile('q.csv', 'id\n1\n2\n3\n');
    expect(await readRows(input, { limit: 2 })).toHaveLength(2);
    expect(await readRows(input, { limit: 0 })).toEqual([]);
  });

  test('rows, lines and raw text stay right over many chunks of input', async () => {
    const records = Array.from({ length: 20_000 }, (_, i) => `${i},"第 ${i} 题\r\n${'字'.repeat(i % 50)}"\r\n`);
    const input = await openFile('q.csv', `id,question\r\n${records.join('')}`);
    const rows = await readRows(input, { raw: true });
    expect(rows.map(({ raw }) => raw)).toEqual(records);
    expect(rows.every(({ row, line, cells }) => line === 2 + row * 2 && cells[0] === String(row))).toBe(true);
  });

  test('a record may be much longer than a chunk', async () => {
    const long = 'long "text"\n'.repeat(100_000);
    const input = await openFile('q.csv', `id,question\n1,"${long.replaceAll('"', '""')}"\n2,short\n`);
    expect(await readRows(input)).toEqual([
      { row: 0, line: 2, cells: ['1', long] },
      { row: 1, line: 100_003, cells: ['2', 'short'] },
    ]);
  });
});

describe('delimiter and header', () => {
  test('the header decides, by what stands outside quotes', async () => {
    const delimiter = async (name: string, text: string) => (await openFile(name, text)).delimiter;
    expect(await delimiter('q.csv', 'question\nOne; two; three?\n')).toBe(',');
    expect(await delimiter('q.csv', '"a;b;c""d;e",f\n1,2\n')).toBe(',');
    expect(await delimiter('q.csv', 'a;b,c;d\n1;2;3\n')).toBe(';');
    expect(await delimiter('q.csv', 'a;b,c\n1;2,3\n')).toBe(',');
    expect(await delimiter('q.txt', 'a\tb\n1\t2\n')).toBe('\t');
    expect(await delimiter('q.tsv', 'a, b and c\n1\n')).toBe('\t');
  });

  test('names are kept as they are, and one of them may be empty, as index columns are', async () => {
    const input = await openFile('q.csv', ', Question ,"a ""b"""\n0,One?,x\n');
    expect(input.columns).toEqual(['', ' Question ', 'a "b"']);
  });
});

describe('a file that changes while it is in use', () => {
  test('is noticed, because its answers would land beside other questions', async () => {
    const path = inputFile('q.csv', 'id\n1\n');
    const input = await openInput(path);
    appendFileSync(path, '2\n');
    const error = await errorOf(readRows(input));
    expect(error.message).toContain('changed');
    writeFileSync(path, 'id\n1\n');
    expect(await readCells(input)).toEqual([['1']]);
  });

  test('a new date alone is no change', async () => {
    const path = inputFile('q.csv', 'id\n1\n');
    const input = await openInput(path);
    utimesSync(path, 1, 1);
    expect(await readCells(input)).toEqual([['1']]);
  });
});

test('rows can be read twice at once', async () => {
  const input = await openFile('q.csv', 'id\n1\n2\n');
  const [one, other] = await Promise.all([readCells(input), readCells(input)]);
  expect(one).toEqual(other);
});
