import { chmodSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { openInput } from '../../src/csv/open-input.js';
import { encoders, errorOf, inputError, inputFile, openFile, temporaryFolder } from './input-files.js';

describe('faults of the file', () => {
  test('it is missing', async () => {
    const error = await errorOf(openInput(join(temporaryFolder(), 'absent.csv')));
    expect(error.message).toContain('no such file');
    expect(error.nextStep).toBeTruthy();
    expect(error.exitCode).toBe(2);
  });

  test('it is a directory', async () => {
    const path = join(temporaryFolder(), 'folder.csv');
    mkdirSync(path);
    expect((await errorOf(openInput(path))).message).toContain('directory');
  });

  // Root may read every file, whatever its mode: as root there is nothing to refuse.
  test.skipIf(process.getuid?.() === 0)('it may not be read', async () => {
    const path = inputFile('q.csv', 'id\n1\n');
    chmodSync(path, 0);
    expect((await errorOf(openInput(path))).message).toContain('permission');
  });

  test('it is deleted while in use', async () => {
    const path = inputFile('q.csv', 'id\n1\n');
    const input = await openInput(path);
    rmSync(path);
    await expect(input.rows()[Symbol.asyncIterator]().next()).rejects.toThrow('no such file');
  });

  test('it is a spreadsheet', async () => {
    const error = await inputError('q.csv', Buffer.from('504b030414000600', 'hex'));
    expect(error.message).toContain('spreadsheet');
    expect(error.nextStep).toContain('CSV UTF-8');
  });

  test('its gzip is cut off, damaged, or none', async () => {
    const whole = gzipSync(`id,question\n${'1,One?\n'.repeat(5000)}`);
    const damaged = Buffer.from(whole);
    damaged.fill(0xff, 30, 60);
    for (const content of [whole.subarray(0, -20), damaged, 'id,question\n1,One?\n']) {
      const error = await inputError('q.csv.gz', content);
      expect(error.message).toContain('not a whole gzip file');
      expect(error.nextStep).toBeTruthy();
    }
  });
});

describe('faults of the encoding', () => {
  test('Windows-1252 is refused at its line, not read as rare Chinese characters', async () => {
    const latin = (text: string) => Buffer.from(text, 'latin1');
    const spaced = await inputError('q.csv', latin('id,question\n1,plain\n2,caf\u00e9 au lait\n'));
    expect(spaced.place.line).toBe(3);
    expect(spaced.nextStep).toContain('iconv');
    // Every accented letter is followed by another letter here, which makes the bytes well-formed GB18030.
    const joined = await inputError('q.csv', latin('id,question\r1,Beyonc\u00e9es\r2,\u00e9t\u00e9e\r'));
    expect(joined.message).toContain('not valid UTF-8');
    expect(joined.place.line).toBe(2);
  });

  test('the line is found far into the file, and where a character is cut off at its end', async () => {
    const good = `id,question\n${'1,好\n'.repeat(60_000)}`;
    const bad = Buffer.concat([Buffer.from(good), Buffer.from([0x32, 0x2c, 0xff, 0xff, 0x0a])]);
    expect((await inputError('q.csv', bad)).place.line).toBe(60_002);
    const cut = Buffer.concat([Buffer.from(good), Buffer.from('2,好').subarray(0, -1)]);
    expect((await inputError('q.csv', cut)).place.line).toBe(60_002);
  });

  test('UTF-8 is recognised wherever the chunks are cut', async () => {
    for (const shift of [0, 1, 2, 3]) {
      const input = await openFile('q.csv', `id${'x'.repeat(shift)}\n${'好😀é'.repeat(20_000)}\n`);
      expect(input.encoding).toBe('utf-8');
    }
  });

  test('UTF-16 without a mark is recognised in text that is nearly all Chinese', async () => {
    const text = `问题\n${`${'一'.repeat(9)}上下开平\n`.repeat(50)}`;
    expect((await openFile('q.csv', encoders['utf-16le'](text))).encoding).toBe('utf-16le');
    expect((await openFile('q.csv', encoders['utf-16be'](text))).encoding).toBe('utf-16be');
  });

  test('malformed GB18030 is refused', async () => {
    const chinese = encoders.gb18030('id,question\n1,中文问题\n');
    for (const bytes of [[0xc4, 0x20], [0xff], [0xfd, 0x30, 0xbd, 0x37], [0xc4]]) {
      const error = await inputError('q.csv', Buffer.concat([chinese, Buffer.from(bytes)]));
      expect(error.message).toContain('nor is it GB18030');
    }
  });

  test('a broken character under a UTF-8 mark is refused, with its line', async () => {
    const error = await inputError('q.csv', Buffer.concat([Buffer.from('\uFEFFid\n1\n'), Buffer.from([0xc4, 0xe3])]));
    expect(error.message).toContain('marked');
    expect(error.place.line).toBe(3);
  });

  test('NUL characters, in any encoding, are refused with their line', async () => {
    for (const [name, encode] of Object.entries(encoders)) {
      const error = await inputError('q.csv', encode('id,question\r\n1,好\r\n2,a\0b\r\n'));
      expect(error.message, name).toContain('NUL');
      expect(error.place.line, name).toBe(3);
    }
  });

  test('UTF-16 that is cut off or holds half a character is refused', async () => {
    const text = 'id,question\n1,\ud83d!\n';
    const lone = await inputError('q.csv', Buffer.from(`\uFEFF${text}`, 'utf16le'));
    expect(lone.message).toContain('surrogate');
    expect(lone.place.line).toBe(2);
    const last = await inputError('q.csv', Buffer.from('\uFEFFid\n1\n\ud83d', 'utf16le'));
    expect(last.place.line).toBe(3);
    const odd = await inputError('q.csv', Buffer.from(`\uFEFFid\n1\n`, 'utf16le').subarray(0, -1));
    expect(odd.message).toContain('middle of a UTF-16 character');
  });
});

describe('faults of the table', () => {
  test.each(['', '\n\n\r\n', '\uFEFF', '\uFEFF\n'])('%j is empty', async (content) => {
    const error = await inputError('q.csv', content);
    expect(error.message).toContain('empty');
    expect(error.nextStep).toBeTruthy();
  });

  test.each(['id,question', 'id,question\n', 'question\n\n\n'])('%j has no rows', async (content) => {
    expect((await inputError('q.csv', content)).message).toContain('no rows');
  });

  test('a name twice, with both positions', async () => {
    const error = await inputError('q.csv', '\nid,question,id\n1,One?,1\n');
    expect(error.message).toContain('columns 1 and 3');
    expect(error.place).toMatchObject({ line: 2, column: 'id' });
  });

  test('two columns without a name, with both positions', async () => {
    const error = await inputError('q.csv', 'id,,question,\n1,,One?,\n');
    expect(error.message).toContain('columns 2 and 4');
    expect(error.place.line).toBe(1);
  });

  test('a row with too many cells, at the line where it starts', async () => {
    const error = await inputError('q.csv', 'id,question\n1,"a\nb"\n\n2,One, two?\n');
    expect(error.message).toContain('expected 2 cells');
    expect(error.message).toContain('got 3');
    expect(error.place.line).toBe(5);
    expect(error.nextStep).toContain('","');
  });

  test('a row with too few cells', async () => {
    const error = await inputError('q.csv', 'id\tquestion\n1\n2\tTwo?\n');
    expect(error.place.line).toBe(2);
    expect(error.nextStep).toContain('quote');
  });

  test('a quote inside an unquoted cell, with its column', async () => {
    const error = await inputError('q.csv', 'id,question\n1,One?\n\n2,a 5" pipe\n');
    expect(error.place).toMatchObject({ line: 4, column: 'question' });
    expect(error.message).toContain('quote inside a cell');
  });

  test('text after a closing quote', async () => {
    const error = await inputError('q.csv', 'id,question\n1,"a\nb" c\n');
    expect(error.place).toMatchObject({ line: 2, column: 'question' });
    expect(error.message).toContain('followed by more text');
  });

  test('a quote that is never closed does not end the table silently', async () => {
    const error = await inputError('q.csv', 'id,question\n1,One?\n2,"Two?\n3,Three?\n4,Four?\n');
    expect(error.place).toMatchObject({ line: 3, column: 'question' });
    expect(error.message).toContain('opening quote on line 3');
  });

  test('a record of more than 16 MiB stands for an unclosed quote', async () => {
    const error = await inputError('q.csv', `id,question\n1,"Two?\n${'3,Three?\n'.repeat(2_000_000)}`);
    expect(error.message).toContain('16 MiB');
    expect(error.message).toContain('opening quote on line 2');
  });

  test('a fault in the header itself', async () => {
    const error = await inputError('q.csv', '\nid,a "b" c\n1,x\n');
    expect(error.place.line).toBe(2);
  });

  test('of two faults the first is reported', async () => {
    const error = await inputError('q.csv', 'id,question\n1\n2,a "quote"\n');
    expect(error.place.line).toBe(2);
  });

  test('the line is right far into the file', async () => {
    const good = `id,question\r\n${'1,"two\r\nlines"\r\n'.repeat(30_000)}`;
    expect((await inputError('q.csv', `${good}2,a "quote"\r\n`)).place.line).toBe(60_002);
    expect((await inputError('q.csv', `${good}\r\n2\r\n${good}`)).place.line).toBe(60_003);
  });
});
