import type { ServerResponse } from 'node:http';

/** Sends `value` as a JSON reply, unless the client has left. Big integers become decimal strings. */
export function sendJson(
  response: ServerResponse,
  status: number,
  value: unknown,
  headers: Readonly<Record<string, string>> = {},
): void {
  if (response.destroyed) return;
  const body = JSON.stringify(value, (_, inner) => (typeof inner === 'bigint' ? inner.toString() : inner));
  response.writeHead(status, {
    ...headers,
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
  });
  response.end(body);
}
