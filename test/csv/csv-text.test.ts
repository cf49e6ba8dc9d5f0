import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { csvRecord } from '../../src/csv/csv-text.js';
import { openFile, readCells, readRows } from './input-files.js';

describe('one record as text', () => {
  test('quotes only where needed', () => {
    expect(csvRecord(['1', 'plain text', '', ' spaces ', "it's"])).toBe("1,plain text,, spaces ,it's\n");
    expect(csvRecord(['a,b', 'say "hi"', 'a\nb', 'a\rb'])).toBe('"a,b","say ""hi""","a\nb","a\rb"\n');
  });

  test('quotes what a guess at the delimiter or the byte order mark would trip over', () => {
    expect(csvRecord(['a;b', 'a\tb', '\uFEFFa'])).toBe('"a;b","a\tb","\uFEFFa"\n');
  });

  test('a record of one empty cell is not an empty line', () => {
    expect(csvRecord([''])).toBe('""\n');
    expect(csvRecord(['', ''])).toBe(',\n');
  });
});

describe('no cell is changed by writing and reading it', () => {
  const awkward = fc.constantFrom(
    '\uFEFF',
    '"',
    '""',
    '\r',
    '\n',
    '\r\n',
    ',',
    ';',
    '\t',
    ' ',
    '{',
    '=1+1',
    '，',
    '😀',
  );
  // Every character but NUL, which no input may hold; well-formed, because files are UTF-8.
  const character = fc.string({ unit: 'binary', minLength: 1, maxLength: 3 }).filter((text) => !text.includes('\0'));
  const cell = fc.array(fc.oneof(awkward, character), { maxLength: 6 }).map((parts) => parts.join(''));

  const tables = fc.integer({ min: 1, max: 4 }).chain((width) => {
    const cells = fc.array(cell, { minLength: width, maxLength: width });
    return fc.record({
      columns: fc.uniqueArray(cell, { minLength: width, maxLength: width }),
      rows: fc.array(cells, { minLength: 1, maxLength: 8 }),
    });
  });

  test('any table', async () => {
    await fc.assert(
      fc.asyncProperty(tables, async ({ columns, rows }) => {
        const records = rows.map(csvRecord);
        const input = await openFile('q.csv', csvRecord(columns) + records.join(''));
        expect(input.columns).toEqual(columns);
        const read = await readRows(input, { raw: true });
        expect(read.map(({ cells }) => cells)).toEqual(rows);
        expect(read.map(({ raw }) => raw)).toEqual(records);
      }),
      { numRuns: 500 },
    );
  });

  test('any cell, alone in its file', async () => {
    await fc.assert(
      fc.asyncProperty(cell, async (text) => {
        expect(await readCells(await openFile('q.csv', csvRecord(['q']) + csvRecord([text])))).toEqual([[text]]);
      }),
      { numRuns: 300 },
    );
  });
});
