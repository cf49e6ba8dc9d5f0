import { badRequest } from './api-error.js';

/** How long a file is kept after it was created, in seconds. @throws ApiError 400 for what is no such wish. */
export function readExpiry(name: string, anchor: unknown, seconds: unknown): number {
  if (anchor !== 'created_at') {
    throw badRequest(
      `Invalid value: '${anchor}'. Supported values are: 'created_at'.`,
      `${name}.anchor`,
      'invalid_value',
    );
  }
  // An hour to 30 days, as the descriptions in the openai package have it.
  if (!Number.isSafeInteger(seconds) || (seconds as number) < 3600 || (seconds as number) > 2_592_000) {
    const message = `Invalid '${name}.seconds': expected an integer from 3600 to 2592000, but got ${seconds} instead.`;
    throw badRequest(message, `${name}.seconds`, 'invalid_value');
  }
  return seconds as number;
}
