import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { encoders, inputError, openFile, readCells, readRows } from './input-files.js';

const lines = (...objects: unknown[]) => objects.map((object) => `${JSON.stringify(object)}\n`).join('');

describe('JSON Lines', () => {
  test('columns are all keys, in order of first appearance; a missing one is an empty cell', async () => {
    const input = await openFile('q.jsonl', lines({ question: 'One?', id: 1 }, { tag: 'x', question: 'Two?' }));
    expect(input).toMatchObject({ format: 'jsonl', columns: ['question', 'id', 'tag'], delimiter: ',' });
    expect(await readCells(input)).toEqual([
      ['One?', '1', ''],
      ['Two?', '', 'x'],
    ]);
  });

  test('strings stay as they are, null is empty, the rest is JSON text', async () => {
    const input = await openFile('q.jsonl', lines({ a: ' x\n"y" ', b: null, c: true, d: [1, 'z'], e: { f: null } }));
    expect(await readCells(input)).toEqual([[' x\n"y" ', '', 'true', '[1,"z"]', '{"f":null}']]);
  });

  test('numbers keep every digit, because they are often ids', async () => {
    const line = '{"id":12345678901234567890,"x":1.0,"y":-1.5e+3,"s":"9 of 1.0","n":[1.10,"\\"2.0\\"",{"k":1E2}]}\n';
    expect(await readCells(await openFile('q.jsonl', line))).toEqual([
      ['12345678901234567890', '1.0', '-1.5e+3', '9 of 1.0', '[1.10,"\\"2.0\\"",{"k":1E2}]'],
    ]);
  });

  test('names that JavaScript objects have anyway are columns like others', async () => {
    const input = await openFile('q.jsonl', '{"__proto__":"a","constructor":"b"}\n{"toString":"c"}\n');
    expect(input.columns).toEqual(['__proto__', 'constructor', 'toString']);
    expect(await readCells(input)).toEqual([
      ['a', 'b', ''],
      ['', '', 'c'],
    ]);
  });

  test('blank lines are no rows, but they count as lines', async () => {
    const input = await openFile('q.jsonl', '\r\n{"q":"One?"}\r\n  \r\n\r\n{"q":"Two?"}');
    expect(await readRows(input)).toEqual([
      { row: 0, line: 2, cells: ['One?'] },
      { row: 1, line: 5, cells: ['Two?'] },
    ]);
    expect(await readRows(input, { limit: 1 })).toHaveLength(1);
    expect(await readRows(input, { limit: 0 })).toEqual([]);
  });

  test('U+2028 inside a string does not end the line', async () => {
    expect(await readCells(await openFile('q.jsonl', '{"q":"a\u2028b"}\n'))).toEqual([['a\u2028b']]);
  });

  test('by name, compressed, and by its first character', async () => {
    const text = lines({ q: 'One?' });
    for (const name of ['q.jsonl', 'q.ndjson', 'q.json', 'q.txt', 'questions']) {
      expect((await openFile(name, text)).format).toBe('jsonl');
    }
    expect((await openFile('q.jsonl.gz', gzipSync(text))).format).toBe('jsonl');
    expect((await openFile('q.csv', '{a\n1\n')).format).toBe('csv');
  });

  test.each(Object.keys(encoders) as (keyof typeof encoders)[])('in %s', async (encoding) => {
    const input = await openFile('q.jsonl', encoders[encoding](lines({ 问题: '一加一？' }, { 问题: '二加二？' })));
    expect(await readCells(input)).toEqual([['一加一？'], ['二加二？']]);
  });

  test('over many chunks of input', async () => {
    const objects = Array.from({ length: 10_000 }, (_, id) => ({ id, question: '问题'.repeat(id % 40) }));
    const rows = await readRows(await openFile('q.jsonl', lines(...objects)));
    expect(rows.map(({ cells }) => cells)).toEqual(objects.map(({ id, question }) => [String(id), question]));
    expect(rows.at(-1)).toMatchObject({ row: 9999, line: 10_000 });
  });
});

describe('faults, each with its line', () => {
  test('a broken line, with the reason', async () => {
    const error = await inputError('q.jsonl', '{"q":"One?"}\n\n{"q":}\n');
    expect(error.place.line).toBe(3);
    expect(error.message).toMatch(/not valid JSON \(.+\)/);
    expect(error.nextStep).toBeTruthy();
  });

  test.each([
    ['[{"q":"One?"}]', 'an array'],
    ['"One?"', 'a string'],
    ['17', 'a number'],
    ['null', 'null'],
  ])('%s is no object', async (line, kind) => {
    const error = await inputError('q.jsonl', `{"q":"One?"}\n${line}\n`);
    expect(error.place.line).toBe(2);
    expect(error.message).toContain(`got ${kind}`);
  });

  test('a NUL in a string, which no CSV could carry', async () => {
    const error = await inputError('q.jsonl', '{"q":"a\\u0000b"}\n');
    expect(error.place).toMatchObject({ line: 1, column: 'q' });
  });

  test('a line of more than 16 MiB', async () => {
    const error = await inputError('q.jsonl', `{"q":"One?"}\n{"q":"${'x'.repeat(17 * 1024 * 1024)}"}\n`);
    expect(error.place.line).toBe(2);
    expect(error.message).toContain('16 MiB');
  });

  test.each(['', '\n \n'])('%j is empty', async (content) => {
    expect((await inputError('q.jsonl', content)).message).toContain('empty');
  });

  test('objects without keys', async () => {
    expect((await inputError('q.jsonl', '{}\n')).message).toContain('keys');
  });
});
