import { open, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { RecordReader } from '../../src/run/record-reader.js';
import { temporaryFolder } from '../support/workspace.js';

const window = 256 * 1024;

async function readerOf(text: string) {
  const path = join(temporaryFolder(), 'file');
  await writeFile(path, text);
  const file = await open(path, 'a+');
  onTestFinished(() => file.close());
  return { reader: new RecordReader(file), file };
}

/** Eight letters that tell their own place. */
function numbered(length: number): string {
  return Array.from({ length: length / 8 }, (_, i) => String(i).padStart(7, '0')).join(' ');
}

it('reads any piece: forwards, backwards, across its window, larger than it', async () => {
  const text = numbered(3 * window);
  const { reader } = await readerOf(text);
  const pieces = [
    [0, 8],
    [16, 100],
    [window - 4, 8],
    [8, 8],
    [0, window],
    [5, window + 1],
    [2 * window + 3, 50],
    [100, 2 * window],
    [text.length - 7, 7],
  ] as const;
  for (const [offset, length] of pieces) {
    expect(await reader.read(offset, length)).toBe(text.slice(offset, offset + length));
  }
});

it('reads what was appended since', async () => {
  const { reader, file } = await readerOf('first ');
  expect(await reader.read(0, 6)).toBe('first ');
  await file.appendFile('second');
  expect(await reader.read(6, 6)).toBe('second');
  expect(await reader.read(0, 12)).toBe('first second');
});

it('reads anew what was cut off and written again', async () => {
  const { reader, file } = await readerOf('kept torn');
  expect(await reader.read(5, 4)).toBe('torn');
  await file.truncate(5);
  reader.forget();
  await file.appendFile('whole');
  expect(await reader.read(5, 5)).toBe('whole');
});

it('mixes nothing up when many pieces are asked for at once', async () => {
  const text = numbered(4 * window);
  const { reader } = await readerOf(text);
  const offsets = Array.from({ length: 300 }, (_, i) => (i * 73_856_093) % (text.length - 20));
  const read = await Promise.all(offsets.map((offset) => reader.read(offset, 20)));
  expect(read).toEqual(offsets.map((offset) => text.slice(offset, offset + 20)));
});
