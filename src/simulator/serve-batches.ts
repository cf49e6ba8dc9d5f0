import type { IncomingMessage, ServerResponse } from 'node:http';
import { noUsage } from '../types.js';
import { ApiError, badRequest, invalidUrl } from './api-error.js';
import { batchObject } from './batch-object.js';
import type { Batch } from './batches.js';
import { catchUp, catchUpSoon } from './catch-up.js';
import { checkKey } from './check-key.js';
import { batchKinds } from './fault-kinds.js';
import { pageOf } from './page-of.js';
import type { PracticeState } from './practice-state.js';
import { readBatchRequest } from './read-batch-request.js';
import { readBody } from './read-body.js';
import { hadAnError } from './refuse-by-fault.js';
import type { ReplyHeaders } from './reply-headers.js';
import { pick } from './seeded-random.js';
import { sendJson } from './send-json.js';
import { fileNotFound } from './stored-files.js';

const dayMs = 24 * 60 * 60 * 1000;

/** Everything under /v1/batches. @throws ApiError for a request that is refused. */
export async function serveBatches(
  practice: PracticeState,
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
  search: URLSearchParams,
  headers: ReplyHeaders,
): Promise<void> {
  checkKey(request, practice.settings.keys);
  const body = await readBody(request);
  await catchUpSoon(practice);
  const { batches } = practice;
  const send = (value: unknown) => sendJson(response, 200, value, headers.write(true));
  const route = `${request.method} ${path}`;
  if (route === 'GET /v1/batches') {
    return send(pageOf(batches.list().map(batchObject), search, { usual: 20, most: 100 }));
  }
  if (route === 'POST /v1/batches') {
    const batch = createBatch(practice, body);
    if (practice.faults.rollFile(['batch_create_reset'], batch.content)) {
      response.socket?.resetAndDestroy();
    } else {
      send(batchObject(batch));
    }
    // Due or not, it must go on though nobody asks after it.
    return catchUp(practice);
  }
  const [, shown] = /^GET \/v1\/batches\/([^/]+)$/.exec(route) ?? [];
  if (shown !== undefined) {
    const batch = batches.find(shown);
    if (practice.faults.rollFile(['batch_poll_error'], batch.content)) {
      throw hadAnError();
    }
    return send(batchObject(batch));
  }
  const [, cancelled] = /^POST \/v1\/batches\/([^/]+)\/cancel$/.exec(route) ?? [];
  if (cancelled !== undefined) {
    const batch = batches.find(cancelled);
    cancelBatch(practice, batch);
    send(batchObject(batch));
    return catchUp(practice);
  }
  throw invalidUrl(route);
}

function createBatch(practice: PracticeState, body: string): Batch {
  const request = readBatchRequest(body);
  const file = practice.files.find(request.inputFileId);
  if (file.purpose !== 'batch') {
    throw badRequest(`Invalid file purpose: expected 'batch', but got '${file.purpose}'.`, 'input_file_id');
  }
  const unseen = practice.faults.rollFile(['file_not_found'], file.content, file.notFound);
  if (unseen) {
    file.notFound++;
    throw fileNotFound(file.id, pick([404, 400] as const, unseen.draw));
  }
  const createdAt = practice.clock.now();
  const batch: Batch = {
    id: practice.nextId('batch_'),
    request,
    content: file.content,
    createdAt,
    expiresAt: createdAt + dayMs,
    fault: practice.faults.rollFile(batchKinds, file.content),
    status: 'validating',
    entered: {},
    problems: [],
    lines: [],
    total: 0,
    enqueuedTokens: 0,
    model: undefined,
    done: 0,
    completed: 0,
    failed: 0,
    usage: noUsage,
    outputs: [],
    failures: [],
    ending: 'completed',
    outputFileId: null,
    errorFileId: null,
  };
  practice.batches.add(batch);
  practice.ledger.countBatch();
  return batch;
}

/** Cancelling twice changes nothing. */
function cancelBatch(practice: PracticeState, batch: Batch): void {
  if (batch.status === 'cancelling') return;
  if (batch.status !== 'validating' && batch.status !== 'in_progress') {
    throw new ApiError(409, {
      message: `Cannot cancel a batch with status '${batch.status}'.`,
      type: 'invalid_request_error',
      param: null,
      code: null,
    });
  }
  batch.status = 'cancelling';
  batch.entered.cancelling = practice.clock.now();
}
