import type { IncomingMessage } from 'node:http';
import { ApiError } from './api-error.js';

const largest = 64 * 1024 * 1024;

/** The whole body as text. @throws ApiError 413 beyond 64 MiB. */
export async function readBody(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  let size = 0;
  // Left early, the request must stay open, or the refusal could not be sent.
  for await (const part of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > largest) {
      const message = `Request body too large: the practice API reads up to ${largest} bytes.`;
      throw new ApiError(413, { message, type: 'invalid_request_error', param: null, code: null });
    }
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}
