import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { streamBody } from '../../src/provider/stream-body.js';

const text = Array.from({ length: 2_000 }, (_, i) => `${i} `).join('');

/** Reads a body that breaks right behind its last piece, before anybody has read the first. */
async function readLate(bytes: Buffer, encoding: string) {
  const body = new Readable({ read() {} });
  const stream = streamBody(body, encoding);
  for (let i = 0; i < bytes.length; i += 1_000) body.push(bytes.subarray(i, i + 1_000));
  setImmediate(() => body.destroy(new Error('the line went dead')));
  await sleep(20);
  const read: Uint8Array[] = [];
  try {
    for await (const chunk of stream) read.push(chunk);
  } catch (error) {
    return { read: Buffer.concat(read).toString(), error };
  }
  return { read: Buffer.concat(read).toString(), error: undefined };
}

it.each<[string, Buffer]>([
  ['identity', Buffer.from(text)],
  ['gzip', gzipSync(text).subarray(0, -8)],
  ['deflate', deflateSync(text).subarray(0, -4)],
  ['br', brotliCompressSync(text, { chunkSize: 64 })],
])('a broken connection takes nothing with it that had arrived: %s', async (encoding, bytes) => {
  expect(await readLate(bytes, encoding)).toEqual({ read: text, error: new Error('the line went dead') });
});

it('a reader that leaves closes the connection', async () => {
  const body = new Readable({ read() {} });
  const reader = streamBody(body, '').getReader();
  body.push('1');
  await reader.read();
  await reader.cancel();
  expect(body.destroyed).toBe(true);
});
