import type { IncomingMessage, ServerResponse } from 'node:http';
import { unescape as decodeLeniently } from 'node:querystring';
import { ApiError, invalidUrl } from './api-error.js';
import { checkKey } from './check-key.js';
import type { PracticeState } from './practice-state.js';
import { ReplyHeaders } from './reply-headers.js';
import { sendJson } from './send-json.js';
import { serveBatches } from './serve-batches.js';
import { serveCompletion } from './serve-completion.js';
import { serveFiles } from './serve-files.js';
import { servePractice } from './serve-practice.js';

/** Sends a request where it belongs: /v1 is the API as the provider has it, /practice is about the practice itself. */
export async function routeRequest(
  practice: PracticeState,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const [path = '', query = ''] = (request.url ?? '').split('?', 2);
  const search = new URLSearchParams(query);
  if (path.startsWith('/practice/')) return servePractice(practice, request, response, path, search);
  const headers = new ReplyHeaders(practice);
  try {
    await routeApi(practice, request, response, path, search, headers);
  } catch (error) {
    // A client that leaves while its request is being read cannot be told anything.
    if (response.destroyed || request.errored) return;
    request.resume();
    const { status, fields, headers: further, bare } = error instanceof ApiError ? error : ownFault(error);
    sendJson(response, status, { error: fields }, { ...headers.write(bare), ...further });
  }
}

async function routeApi(
  practice: PracticeState,
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
  search: URLSearchParams,
  headers: ReplyHeaders,
): Promise<void> {
  const route = `${request.method} ${path}`;
  if (route === 'POST /v1/chat/completions') return serveCompletion(practice, request, response, headers);
  if (/^\/v1\/files(\/|$)/.test(path)) return serveFiles(practice, request, response, path, search, headers);
  if (/^\/v1\/batches(\/|$)/.test(path)) return serveBatches(practice, request, response, path, search, headers);
  if (route === 'GET /v1/models') {
    checkKey(request, practice.settings.keys);
    return sendJson(response, 200, { object: 'list', data: practice.shelf.list() }, headers.write());
  }
  const model = /^GET \/v1\/models\/([^/]+)$/.exec(route)?.[1];
  if (model !== undefined) {
    checkKey(request, practice.settings.keys);
    return sendJson(response, 200, practice.shelf.show(decodeLeniently(model)), headers.write());
  }
  throw invalidUrl(route);
}

/** What went wrong in the practice API itself: its stack helps whoever mends it. */
function ownFault(error: unknown): ApiError {
  const message = `The practice API itself failed: ${error instanceof Error ? error.stack : error}`;
  return new ApiError(500, { message, type: 'server_error', param: null, code: 'practice_api_failed' });
}
