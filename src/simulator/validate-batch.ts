import type { Batch, BatchLine, BatchProblem } from './batches.js';
import type { Breather } from './breather.js';
import { endBatch } from './finish-batch.js';
import type { PracticeState } from './practice-state.js';
import { problemOf, readBatchLines } from './read-batch-lines.js';
import { readCompletionRequest } from './read-completion-request.js';

/** Checks a batch's file and the tokens that may be enqueued: after this it is in progress, or has failed. @param at when. */
export async function validateBatch(
  practice: PracticeState,
  batch: Batch,
  at: number,
  breather: Breather,
): Promise<void> {
  if (batch.fault?.rule.kind === 'batch_invalid') {
    return fail(batch, [problemOf('invalid_file', 'The input file could not be read.')], at);
  }
  const read = readBatchLines(batch.content, practice.shelf);
  if ('problems' in read) return fail(batch, read.problems, at);
  const { enqueuedTokens: limit } = practice.settings.batch;
  const tokens = limit === undefined ? 0 : await countTokens(practice, read.lines, breather);
  // It may have been cancelled while its tokens were counted.
  if (batch.status !== 'validating') return;
  const enqueued = practice.batches
    .open()
    .reduce((sum, other) => sum + (other.model === read.model ? other.enqueuedTokens : 0), tokens);
  if (batch.fault?.rule.kind === 'batch_token_limit' || (limit !== undefined && enqueued > limit)) {
    return fail(batch, [tokenLimit(read.model, limit ?? 0)], at);
  }
  batch.lines = read.lines;
  batch.total = read.lines.length;
  batch.model = read.model;
  batch.enqueuedTokens = tokens;
  batch.status = 'in_progress';
  batch.entered.in_progress = at;
}

function fail(batch: Batch, problems: readonly BatchProblem[], at: number): void {
  batch.problems = problems;
  endBatch(batch, 'failed', at);
}

/** As quoted in github.com/openai/openai-python/issues/2084. */
function tokenLimit(model: string, limit: number): BatchProblem {
  return problemOf(
    'token_limit_exceeded',
    `Enqueued token limit reached for ${model} in organization org-practice. Limit: ${limit.toLocaleString('en')} enqueued tokens. Please try again once some in_progress batches have been completed.`,
  );
}

/** Only prompt tokens count (developers.openai.com/api/docs/guides/rate-limits, "Batch queue limits"). */
async function countTokens(
  { shelf, settings }: PracticeState,
  lines: readonly BatchLine[],
  breather: Breather,
): Promise<number> {
  let sum = 0;
  for (const { body } of lines) {
    try {
      sum += readCompletionRequest(body, shelf, settings.instructions).promptTokens;
    } catch {
      // A request that cannot be answered is refused when it is worked on, and takes up no room.
    }
    await breather.rest();
  }
  return sum;
}
