import type { IncomingMessage, ServerResponse } from 'node:http';
import { unescape as decodeLeniently } from 'node:querystring';
import { readOptions } from '../config/read-options.js';
import { UsageError } from '../errors.js';
import { ApiError } from './api-error.js';
import { checkKey } from './check-key.js';
import { faultRules } from './practice-options.js';
import type { PracticeState } from './practice-state.js';
import { readBody } from './read-body.js';
import { ReplyHeaders } from './reply-headers.js';
import { sendJson } from './send-json.js';
import { serveCompletion } from './serve-completion.js';

/** Sends a request where it belongs: /v1 is the API as the provider has it, /practice is about the practice itself. */
export async function routeRequest(
  practice: PracticeState,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const [path = '', query] = (request.url ?? '').split('?', 2);
  if (path.startsWith('/practice/')) return routePractice(practice, request, response, path, query);
  const headers = new ReplyHeaders(practice);
  try {
    await routeApi(practice, request, response, path, headers);
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
  headers: ReplyHeaders,
): Promise<void> {
  const route = `${request.method} ${path}`;
  if (route === 'POST /v1/chat/completions') return serveCompletion(practice, request, response, headers);
  if (route === 'GET /v1/models') {
    checkKey(request, practice.settings.keys);
    return sendJson(response, 200, { object: 'list', data: practice.shelf.list() }, headers.write());
  }
  const model = /^GET \/v1\/models\/([^/]+)$/.exec(route)?.[1];
  if (model !== undefined) {
    checkKey(request, practice.settings.keys);
    return sendJson(response, 200, practice.shelf.show(decodeLeniently(model)), headers.write());
  }
  const message = `Invalid URL (${route})`;
  throw new ApiError(404, { message, type: 'invalid_request_error', param: null, code: null });
}

/** The practice's own endpoints: they need no key. */
async function routePractice(
  practice: PracticeState,
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
  query: string | undefined,
): Promise<void> {
  switch (`${request.method} ${path}`) {
    case 'GET /practice/bill': {
      const { asked, ...bill } = practice.bill();
      const showsAsked = new URLSearchParams(query).get('asked') === '1';
      return sendJson(response, 200, { ...bill, ...(showsAsked && { asked: Object.fromEntries(asked) }) });
    }
    case 'POST /practice/reset':
      request.resume();
      practice.reset();
      return sendJson(response, 200, { reset: true });
    case 'POST /practice/faults':
      return setFaults(practice, await readBody(request), response);
    default:
      request.resume();
      return sendJson(response, 404, { error: { message: `No such practice endpoint: ${request.method} ${path}` } });
  }
}

/** What went wrong in the practice API itself: its stack helps whoever mends it. */
function ownFault(error: unknown): ApiError {
  const message = `The practice API itself failed: ${error instanceof Error ? error.stack : error}`;
  return new ApiError(500, { message, type: 'server_error', param: null, code: 'practice_api_failed' });
}

function setFaults(practice: PracticeState, body: string, response: ServerResponse): void {
  try {
    practice.faults.load(readOptions(faultRules, JSON.parse(body), 'faults'));
    sendJson(response, 200, { faults: practice.faults.rules });
  } catch (error) {
    if (!(error instanceof UsageError || error instanceof SyntaxError)) throw error;
    sendJson(response, 400, { error: { message: error.message } });
  }
}
