import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

interface Refusal {
  readonly status: number;
  readonly code: string;
}

/** The error that a request is refused with; undefined passes it on, once it comes. */
export type Refuse = (method: string, body: string, path: string) => Refusal | undefined | Promise<undefined>;

/**
 * A gateway in front of an endpoint that quotes the caller's key in the errors it makes up, as some do.
 * @returns its base URL
 */
export async function startRelay(endpoint: string, refuse: Refuse): Promise<string> {
  const server = createServer((request, response) => {
    relay(endpoint, refuse, request, response).catch((error: unknown) => response.destroy(error as Error));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
}

async function relay(endpoint: string, refuse: Refuse, request: IncomingMessage, response: ServerResponse) {
  const { method = 'GET', url = '', headers } = request;
  const body = (await request.toArray()).join('');
  const refused = await refuse(method, body, url);
  if (refused !== undefined) {
    const { status, code } = refused;
    const message = `Refused. You sent "${headers.authorization}", that is ${headers.authorization?.split(' ')[1]}.`;
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ error: { message, type: 'invalid_request_error', param: null, code } }));
    return;
  }
  const reply = await fetch(new URL(url, endpoint), {
    method,
    headers: { 'content-type': 'application/json', authorization: headers.authorization ?? '' },
    ...(body === '' ? {} : { body }),
  });
  response.writeHead(reply.status, { 'content-type': reply.headers.get('content-type') ?? 'application/json' });
  response.end(await reply.text());
}
