import type { IncomingMessage } from 'node:http';
import { ApiError } from './api-error.js';

/** @throws ApiError 401 unless the request carries one of `keys`; with no `keys`, any key that is not empty will do. */
export function checkKey(request: IncomingMessage, keys: readonly string[] | undefined): void {
  const key = /^Bearer\s+(\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
  if (key === undefined) {
    throw unauthorized("You didn't provide an API key. Send it as a header: Authorization: Bearer YOUR_KEY.");
  }
  if (keys !== undefined && !keys.includes(key)) throw unauthorized(`Incorrect API key provided: ${masked(key)}.`);
}

/** HTTP 401. */
export function unauthorized(message: string): ApiError {
  return new ApiError(401, { message, type: 'invalid_request_error', param: null, code: 'invalid_api_key' });
}

function masked(key: string): string {
  return key.length <= 12 ? '*'.repeat(key.length) : `${key.slice(0, 4)}${'*'.repeat(8)}${key.slice(-4)}`;
}
