import type { Batch, BatchStatus } from './batches.js';

/** A batch as the API shows it; what it does not have yet is null, as in the documentation's examples. */
export function batchObject(batch: Batch): { readonly id: string } & Record<string, unknown> {
  const { request, problems, usage, entered } = batch;
  const at = (status: BatchStatus) => (entered[status] === undefined ? null : seconds(entered[status]));
  return {
    id: batch.id,
    object: 'batch',
    endpoint: '/v1/chat/completions',
    model: batch.model ?? null,
    errors: problems.length === 0 ? null : { object: 'list', data: problems },
    input_file_id: request.inputFileId,
    completion_window: '24h',
    status: batch.status,
    output_file_id: batch.outputFileId,
    error_file_id: batch.errorFileId,
    created_at: seconds(batch.createdAt),
    in_progress_at: at('in_progress'),
    expires_at: seconds(batch.expiresAt),
    finalizing_at: at('finalizing'),
    completed_at: at('completed'),
    failed_at: at('failed'),
    expired_at: at('expired'),
    cancelling_at: at('cancelling'),
    cancelled_at: at('cancelled'),
    request_counts: { total: batch.total, completed: batch.completed, failed: batch.failed },
    usage: {
      input_tokens: usage.input,
      input_tokens_details: { cached_tokens: usage.cached },
      output_tokens: usage.output,
      output_tokens_details: { reasoning_tokens: usage.reasoning },
      total_tokens: usage.input + usage.output,
    },
    metadata: request.metadata,
  };
}

function seconds(milliseconds: number): number {
  return Math.floor(milliseconds / 1000);
}
