import { answerRequest } from './answer-request.js';
import { ApiError, badRequest } from './api-error.js';
import type { Batch, BatchLine } from './batches.js';
import { completionBody } from './completion-body.js';
import { isRefusal } from './fault-kinds.js';
import { addUsage } from './ledger.js';
import type { PracticeState } from './practice-state.js';
import { readCompletionRequest } from './read-completion-request.js';
import { hadAnError, refuseByFault } from './refuse-by-fault.js';

/**
 * Answers one line of a batch as the chat completion that it is, at batch prices, and puts it down for one of the two
 * files: a reply for the output file, a refusal with its status for the error file, a fault's victim for either or none.
 */
export function runBatchLine(practice: PracticeState, batch: Batch, line: BatchLine): void {
  try {
    answerLine(practice, batch, line);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    batch.failed++;
    batch.failures.push(resultLine(practice, line, error.status, JSON.stringify({ error: error.fields })));
  }
}

/** Puts a line that was never worked on down for the error file. @param code as BatchRequestOutput in the published schema lists them. */
export function dropBatchLine(
  practice: PracticeState,
  batch: Batch,
  { customId }: BatchLine,
  code: 'batch_expired' | 'batch_cancelled',
): void {
  const message =
    code === 'batch_expired'
      ? 'This request could not be executed before the completion window expired.'
      : 'This request was not executed because the batch was cancelled.';
  const id = practice.nextId('batch_req_');
  batch.failures.push(JSON.stringify({ id, custom_id: customId, response: null, error: { code, message } }));
}

function answerLine(practice: PracticeState, batch: Batch, line: BatchLine): void {
  practice.ledger.receive();
  if (batch.fault?.rule.kind === 'batch_no_output') {
    throw hadAnError();
  }
  const asked = readCompletionRequest(line.body, practice.shelf, practice.settings.instructions);
  if (asked.stream) throw badRequest('Streaming is not supported in batches.', 'stream', 'unsupported_value');

  const fault = practice.faults.rollRequest(asked.model, asked.prompt, 'batch');
  const kind = fault?.rule.kind;
  if (kind === 'batch_expired_line') {
    batch.ending = 'expired';
    dropBatchLine(practice, batch, line, 'batch_expired');
    return;
  }
  if (kind === 'batch_rejected_line') throw badRequest('Invalid request: this line of the batch was rejected.');
  if (fault && kind && isRefusal(kind)) throw refuseByFault(fault, asked.model);
  if (kind === 'batch_missing_line' && fault?.rule.billed === false) return;

  const { head, reply, usage } = answerRequest(practice, asked, fault, 'batch', batch.id);
  batch.completed++;
  batch.usage = addUsage(batch.usage, usage);
  if (kind === 'batch_missing_line') return;
  const body = completionBody(head, reply, kind === 'no_usage' ? undefined : usage);
  batch.outputs.push(resultLine(practice, line, 200, body));
}

/** A refusal, too, stands in `response`, and `error` is null (github.com/openai/openai-openapi/issues/302). */
function resultLine(practice: PracticeState, { customId }: BatchLine, status: number, body: string): string {
  const head = JSON.stringify({ id: practice.nextId('batch_req_'), custom_id: customId }).slice(0, -1);
  const requestId = practice.nextId('');
  return `${head},"response":{"status_code":${status},"request_id":"${requestId}","body":${body}},"error":null}`;
}
