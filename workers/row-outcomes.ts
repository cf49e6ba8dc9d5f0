import { addSpend } from '../src/model/spend.js';
import { type BundleRow, noSpend, type RowOutcome, type RowSpend } from '../src/types.js';
import type { CallContext } from './call-context.js';
import type { PlannedCall } from './plan-call.js';

/** The row with this bundle's lost attempts, and what a call charged it for, added to its spend. */
export function charged(row: BundleRow, attempts: number, share: Omit<RowSpend, 'attempts'> = noSpend): BundleRow {
  return { ...row, spend: addSpend(row.spend, { ...share, attempts }) };
}

export function answeredRow(
  context: CallContext,
  row: BundleRow,
  answer: string,
  call: PlannedCall,
  latencyMs: number,
): RowOutcome {
  return { ...outcome(context, row), status: 'answered', answer, ...callFields(call, latencyMs) };
}

/**
 * A row that one of its trials answered is answered all the same.
 * @param call the one that settled the row's fate; absent when none did
 */
export function failedRow(
  context: CallContext,
  row: BundleRow,
  error: string,
  call?: PlannedCall,
  latencyMs = 0,
): RowOutcome {
  const failed: RowOutcome = { ...outcome(context, row), error, ...(call && callFields(call, latencyMs)) };
  return answeredInTrial(failed) ?? failed;
}

/** Why a row failed that was asked as often as it may be. */
export function noAnswer(attempts: number, why: string): string {
  return `no answer after ${attempts} ${attempts === 1 ? 'attempt' : 'attempts'}: ${why}`;
}

/** A row that one of its trials answered is answered all the same. */
export function skippedRow(context: Pick<CallContext, 'model'>, row: BundleRow, reason: string): RowOutcome {
  const skipped: RowOutcome = { ...outcome(context, row), status: 'skipped', error: reason };
  return answeredInTrial(skipped) ?? skipped;
}

/** What is left of a row that cannot be asked again: the answer of its smallest trial that brought one. */
function answeredInTrial(row: RowOutcome): RowOutcome | undefined {
  const trial = row.trials?.findLast(({ answer }) => answer !== undefined);
  if (trial?.answer === undefined) return undefined;
  const { answer, callId, rowsInCall, latencyMs } = trial;
  return { ...row, status: 'answered', error: '', answer, callId, rowsInCall, latencyMs };
}

function outcome({ model }: Pick<CallContext, 'model'>, { row, spend, trials, misses }: BundleRow): RowOutcome {
  return {
    row,
    spend,
    ...(trials && { trials }),
    ...(misses && { misses }),
    status: 'failed',
    answer: '',
    error: '',
    model: model.id,
    callId: '',
    rowsInCall: 0,
    latencyMs: 0,
    source: 'model',
  };
}

function callFields(call: PlannedCall, latencyMs: number) {
  return { callId: call.id, rowsInCall: call.rows.length, latencyMs };
}
