import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate } from 'node:zlib';
import { type Dispatcher, request } from 'undici';
import { isEventStream } from './is-event-stream.js';
import { streamBody } from './stream-body.js';

type Fetch = typeof globalThis.fetch;

const decoders: Readonly<Record<string, (body: Buffer) => Promise<Buffer>>> = {
  gzip: promisify<Buffer, Buffer>(gunzip),
  'x-gzip': promisify<Buffer, Buffer>(gunzip),
  deflate: promisify<Buffer, Buffer>(inflate),
  br: promisify<Buffer, Buffer>(brotliDecompress),
};

/** Statuses whose Response may have no body; see the Fetch standard. */
const bodiless = new Set([204, 205, 304]);

/**
 * A `fetch` for the official client that resolves when the whole reply has arrived; of a stream of events, when its headers
 * have. Built on undici's `request`, which takes half the time of its `fetch`: no web streams but for those. Redirects are
 * for the dispatcher to follow.
 * @throws what undici throws; a reply that ends early, or is badly compressed, is an error here, that of a stream when it is
 *   read
 */
export function fetchReply(dispatcher: Dispatcher): Fetch {
  return async (url, init = {}) => {
    const { statusCode, headers, body } = await request(String(url), {
      dispatcher,
      method: (init.method ?? 'GET') as Dispatcher.HttpMethod,
      headers: { 'accept-encoding': 'identity', ...Object.fromEntries(new Headers(init.headers)) },
      body: (init.body ?? null) as string | null,
      ...(init.signal && { signal: init.signal }),
    });
    const encoding = String(headers['content-encoding'] ?? '').toLowerCase();
    const meta = { status: statusCode, headers: pairs(headers) };
    if (isEventStream(headers['content-type'])) return new Response(streamBody(body, encoding), meta);
    const decode = decoders[encoding];
    const whole = decode === undefined ? await body.text() : await decode(Buffer.from(await body.arrayBuffer()));
    return new Response(bodiless.has(statusCode) ? null : whole, meta);
  };
}

function pairs(headers: Record<string, string | string[] | undefined>): [string, string][] {
  return Object.entries(headers).flatMap(([name, values]) =>
    [values ?? []].flat().map((value): [string, string] => [name, value]),
  );
}
