import type { Readable, Transform } from 'node:stream';
import { ReadableStream } from 'node:stream/web';
import { constants, createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';

/** What a cut body holds is decoded as far as it goes; without this its last piece would be lost. */
const inflating = { finishFlush: constants.Z_SYNC_FLUSH };
const decoders: Readonly<Record<string, () => Transform>> = {
  gzip: () => createGunzip(inflating),
  'x-gzip': () => createGunzip(inflating),
  deflate: () => createInflate(inflating),
  br: () => createBrotliDecompress({ finishFlush: constants.BROTLI_OPERATION_FLUSH }),
};

/**
 * A body as it comes. When the connection breaks, what had arrived is read first and only then the error is thrown: Node's
 * own streams, and the web's, throw away what was not yet read.
 * @param encoding of the content; unknown ones are left as they are
 */
export function streamBody(body: Readable, encoding: string): ReadableStream<Uint8Array> {
  const arrived: Uint8Array[] = [];
  let broken: unknown;
  let ended = false;
  let wake = () => {};
  const end = (error?: unknown) => {
    broken ??= error;
    ended = true;
    wake();
  };
  const decoder = decoders[encoding]?.();
  if (decoder !== undefined) {
    body.on('data', (chunk: Uint8Array) => decoder.write(chunk));
    body.on('end', () => decoder.end());
    body.on('error', (error) => {
      broken = error;
      decoder.end();
    });
  }
  const source = decoder ?? body;
  source.on('data', (chunk: Uint8Array) => {
    arrived.push(chunk);
    wake();
  });
  source.on('end', () => end());
  source.on('error', end);

  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        while (arrived.length === 0 && !ended) {
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
        }
        const next = arrived.shift();
        if (next !== undefined) controller.enqueue(next);
        else if (broken !== undefined) controller.error(broken);
        else controller.close();
      },
      cancel() {
        body.destroy();
      },
    },
    // Nothing is taken before it is asked for: what waits in a web stream is lost with an error.
    { highWaterMark: 0 },
  );
}
