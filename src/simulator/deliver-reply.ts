import type { ServerResponse } from 'node:http';
import type { FaultRule } from './practice-options.js';

/** A computed reply on its way to the client. */
export interface Delivery {
  /** The whole body, or the chunks of a stream. */
  readonly body: string | readonly string[];
  readonly headers: Readonly<Record<string, string>>;
  /** The fault that struck the request, if any; those that do not concern delivery change nothing here. */
  readonly fault: FaultRule | undefined;
}

/** Sends the headers of a streamed reply ahead of its text. */
export function startStream(response: ServerResponse, headers: Delivery['headers']): void {
  response.writeHead(200, {
    ...headers,
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-cache',
  });
  response.flushHeaders();
}

/** Sends a reply, unless the client has left, a gateway has given up or a fault loses it. A stream must have been started. */
export function deliverReply(response: ServerResponse, { body, headers, fault }: Delivery): void {
  const kind = fault?.kind;
  if (response.destroyed || response.writableEnded || kind === 'hang') return;
  if (kind === 'reset') {
    response.socket?.resetAndDestroy();
    return;
  }
  const broken = kind === 'bad_json';
  // A string, not a buffer: Node then sends it in one write with the headers.
  const payload = typeof body === 'string' ? wholeOrHalf(body, broken) : eventStream(body, broken);
  const length = Buffer.byteLength(payload);
  if (!response.headersSent) {
    response.writeHead(200, { ...headers, 'content-type': 'application/json', 'content-length': length });
  }
  if (fault?.kind === 'cut_body') {
    const sent = Math.floor(length * (fault.share ?? 0.5));
    response.write(Buffer.from(payload).subarray(0, sent), () => response.destroy());
    return;
  }
  response.end(payload);
}

function wholeOrHalf(json: string, broken: boolean): string {
  return broken ? json.slice(0, json.length >> 1) : json;
}

/** Server-sent events. @param broken whether the event in the middle is cut short, so that it is no JSON. */
function eventStream(chunks: readonly string[], broken: boolean): string {
  const events = chunks.map((chunk, index) => {
    return `data: ${wholeOrHalf(chunk, broken && index === chunks.length >> 1)}\n\n`;
  });
  return `${events.join('')}data: [DONE]\n\n`;
}
