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

/** @param call the one that settled the row's fate; absent when none did */
export function failedRow(
  context: CallContext,
  row: BundleRow,
  error: string,
  call?: PlannedCall,
  latencyMs = 0,
): RowOutcome {
  return { ...outcome(context, row), status: 'failed', error, ...(call && callFields(call, latencyMs)) };
}

export function skippedRow(context: Pick<CallContext, 'model'>, row: BundleRow, reason: string): RowOutcome {
  return { ...outcome(context, row), status: 'skipped', error: reason };
}

function outcome({ model }: Pick<CallContext, 'model'>, { row, spend }: BundleRow): RowOutcome {
  return {
    row,
    spend,
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
