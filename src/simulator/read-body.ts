import type { IncomingMessage } from 'node:http';
import { ApiError } from './api-error.js';

const largest = 64 * 1024 * 1024;

/** The whole body as text. @throws ApiError 413 beyond 64 MiB. */
export async function readBody(request: IncomingMessage): Promise<string> {
  return (await readBytes(request, largest)).toString('utf8');
}

/** The whole body. @throws ApiError 413 beyond `most` bytes. */
export async function readBytes(request: IncomingMessage, most: number): Promise<Buffer> {
  const parts: Buffer[] = [];
  let size = 0;
  // Left early, the request must stay open, or the refusal could not be sent.
  for await (const part of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > most) {
      const message = `Request body too large: the practice API reads up to ${most} bytes.`;
      throw new ApiError(413, { message, type: 'invalid_request_error', param: null, code: null });
    }
    parts.push(part);
  }
  return Buffer.concat(parts);
}
