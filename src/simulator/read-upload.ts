import type { IncomingMessage } from 'node:http';
import { ApiError, badRequest } from './api-error.js';
import { readBytes } from './read-body.js';
import { readExpiry } from './read-expiry.js';

/** What a client uploads. */
export interface Upload {
  readonly filename: string;
  readonly content: Buffer;
  /** Seconds that the file is kept. */
  readonly keepSeconds: number;
}

/**
 * 200 MB, by the descriptions in the openai package; counted in millions, so that what passes here passes there however
 * the provider counts.
 */
const largest = 200_000_000;
/** What the form adds around the file. */
const roomForForm = 1_000_000;
/** "By default, files with `purpose=batch` expire after 30 days" (the openai package). */
const usualSeconds = 30 * 24 * 60 * 60;

/** Reads the form of POST /v1/files. @throws ApiError for a form that the API would refuse, and for other purposes than batch. */
export async function readUpload(request: IncomingMessage): Promise<Upload> {
  const form = await readForm(request);
  const file = form.get('file');
  const purpose = form.get('purpose');
  if (purpose === null) throw missing('purpose');
  if (file === null || typeof file === 'string') throw missing('file');
  if (purpose !== 'batch') {
    throw badRequest(`Invalid value: '${purpose}'. The practice API takes files for batches only.`, 'purpose');
  }
  // The message is quoted in github.com/BerriAI/litellm/pull/37527.
  if (!file.name.endsWith('.jsonl')) throw badRequest('Invalid file format for Batch API. Must be .jsonl');
  if (file.size > largest) throw tooLarge();
  const anchor = form.get('expires_after[anchor]');
  const seconds = form.get('expires_after[seconds]');
  return {
    filename: file.name,
    content: Buffer.from(await file.arrayBuffer()),
    keepSeconds:
      anchor === null && seconds === null
        ? usualSeconds
        : readExpiry('expires_after', anchor, seconds === null ? seconds : Number(seconds)),
  };
}

async function readForm(request: IncomingMessage) {
  const body = await readBytes(request, largest + roomForForm);
  try {
    const type = request.headers['content-type'] ?? '';
    return await new Response(body, { headers: { 'content-type': type } }).formData();
  } catch {
    throw badRequest('Could not parse multipart form.');
  }
}

function missing(name: string): ApiError {
  return badRequest(`Missing required parameter: '${name}'.`, name, 'missing_required_parameter');
}

function tooLarge(): ApiError {
  const message = `File is too large: files for batches may have up to ${largest} bytes.`;
  return new ApiError(413, { message, type: 'invalid_request_error', param: 'file', code: null });
}
