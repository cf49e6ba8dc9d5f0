import type { IncomingMessage, ServerResponse } from 'node:http';
import { badRequest, invalidUrl } from './api-error.js';
import { catchUpSoon } from './catch-up.js';
import { checkKey } from './check-key.js';
import { pageOf } from './page-of.js';
import type { PracticeState } from './practice-state.js';
import { readUpload } from './read-upload.js';
import type { ReplyHeaders } from './reply-headers.js';
import { sendJson } from './send-json.js';
import { fileObject } from './stored-files.js';

/** Everything under /v1/files. @throws ApiError for a request that is refused. */
export async function serveFiles(
  practice: PracticeState,
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
  search: URLSearchParams,
  headers: ReplyHeaders,
): Promise<void> {
  checkKey(request, practice.settings.keys);
  const route = `${request.method} ${path}`;
  if (route === 'POST /v1/files') return upload(practice, request, response, headers);
  await catchUpSoon(practice);
  const send = (value: unknown) => sendJson(response, 200, value, headers.write(true));
  if (route === 'GET /v1/files') return send(listFiles(practice, search));
  const [, method, id = '', content] = /^(GET|DELETE) \/v1\/files\/([^/]+)(\/content)?$/.exec(route) ?? [];
  if (method === 'GET' && content !== undefined) {
    const file = practice.files.find(id);
    response.writeHead(200, {
      ...headers.write(true),
      'content-type': 'application/octet-stream',
      'content-disposition': `attachment; filename="${encodeURIComponent(file.filename)}"`,
      'content-length': file.content.length,
    });
    response.end(file.content);
    return;
  }
  if (method === 'GET') return send(fileObject(practice.files.find(id)));
  if (method === 'DELETE' && content === undefined) {
    practice.files.remove(id);
    return send({ object: 'file', deleted: true, id });
  }
  throw invalidUrl(route);
}

async function upload(
  practice: PracticeState,
  request: IncomingMessage,
  response: ServerResponse,
  headers: ReplyHeaders,
): Promise<void> {
  const { filename, content, keepSeconds } = await readUpload(request);
  const createdAt = practice.clock.seconds();
  const id = practice.nextId('file-');
  const expiresAt = createdAt + keepSeconds;
  const file = practice.files.add({ id, filename, purpose: 'batch', content, createdAt, expiresAt });
  practice.ledger.countFile();
  if (practice.faults.rollFile(['file_upload_reset'], content)) {
    response.socket?.resetAndDestroy();
    return;
  }
  sendJson(response, 200, fileObject(file), headers.write(true));
}

function listFiles(practice: PracticeState, query: URLSearchParams) {
  const purpose = query.get('purpose');
  const order = query.get('order') ?? 'desc';
  if (order !== 'asc' && order !== 'desc') {
    throw badRequest(`Invalid value: '${order}'. Supported values are: 'asc', 'desc'.`, 'order', 'invalid_value');
  }
  const files = practice.files.list().filter((file) => purpose === null || file.purpose === purpose);
  return pageOf((order === 'asc' ? files.reverse() : files).map(fileObject), query, { usual: 10_000, most: 10_000 });
}
