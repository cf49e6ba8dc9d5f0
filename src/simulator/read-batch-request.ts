import { badRequest } from './api-error.js';
import type { BatchRequest } from './batches.js';
import { readExpiry } from './read-expiry.js';

const parameters = ['input_file_id', 'endpoint', 'completion_window', 'metadata', 'output_expires_after'];

/** Reads the body of POST /v1/batches. @throws ApiError 400 for what the API would refuse, and for other endpoints. */
export function readBatchRequest(body: string): BatchRequest {
  const fields = parseObject(body);
  for (const name of Object.keys(fields)) {
    if (!parameters.includes(name)) throw badRequest(`Unknown parameter: '${name}'.`, name, 'unknown_parameter');
  }
  const inputFileId = requireText(fields, 'input_file_id');
  requireValue(fields, 'endpoint', '/v1/chat/completions');
  requireValue(fields, 'completion_window', '24h');
  const expiry = fields.output_expires_after as { anchor?: unknown; seconds?: unknown } | null | undefined;
  return {
    inputFileId,
    metadata: readMetadata(fields.metadata),
    ...(expiry && { keepSeconds: readExpiry('output_expires_after', expiry.anchor, expiry.seconds) }),
  };
}

function parseObject(body: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {}
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw badRequest('We could not parse the JSON body of your request. The API expects a JSON object.');
}

function requireText(fields: Record<string, unknown>, name: string): string {
  const value = fields[name];
  if (value === undefined || value === null) {
    throw badRequest(`Missing required parameter: '${name}'.`, name, 'missing_required_parameter');
  }
  if (typeof value !== 'string')
    throw badRequest(`Invalid type for '${name}': expected a string.`, name, 'invalid_type');
  return value;
}

function requireValue(fields: Record<string, unknown>, name: string, expected: string): void {
  const value = requireText(fields, name);
  if (value === expected) return;
  const message = `Invalid value: '${value}'. The practice API takes '${expected}' only.`;
  throw badRequest(message, name, 'invalid_value');
}

/** Up to 16 pairs; keys of up to 64 characters, values of up to 512, by the descriptions in the openai package. */
function readMetadata(value: unknown): BatchRequest['metadata'] {
  if (value === undefined || value === null) return null;
  if (typeof value !== 'object' || Array.isArray(value)) {
    throw badRequest("Invalid type for 'metadata': expected an object.", 'metadata', 'invalid_type');
  }
  const pairs = Object.entries(value);
  if (pairs.length > 16) {
    const message = `Invalid 'metadata': too many properties. Expected at most 16, but got ${pairs.length} instead.`;
    throw badRequest(message, 'metadata', 'object_above_max_properties');
  }
  for (const [key, text] of pairs) {
    if (key.length <= 64 && typeof text === 'string' && text.length <= 512) continue;
    const message = `Invalid 'metadata.${key}': expected a key of at most 64 and a string of at most 512 characters.`;
    throw badRequest(message, `metadata.${key}`, 'invalid_value');
  }
  return value as BatchRequest['metadata'];
}
