import { createHmac } from 'node:crypto';
import type { Bundle, BundleRow, RowSpend } from '../src/types.js';
import type { CallContext } from './call-context.js';
import type { Leftover } from './leftovers.js';
import type { PlannedCall } from './plan-call.js';

/** A row's part of what a call used and cost. */
export type Share = Omit<RowSpend, 'attempts'>;

/**
 * The row with one trial more. What it is asked from here on is another question than its attempts so far were for, so
 * those do not count against it.
 */
export function withTrial(
  row: BundleRow,
  { id, rows }: PlannedCall,
  answer: string | undefined,
  { usage, cost }: Share,
  latencyMs: number,
): BundleRow {
  const trial = { rowsInCall: rows.length, answer, callId: id, latencyMs, usage, cost };
  return { ...row, attemptsBefore: row.spend.attempts, trials: [...(row.trials ?? []), trial] };
}

/** How a pilot's rows go on: at its next size, the last of which settles them. */
export function trialLeftovers(
  { allowance, trialSizes = [] }: Bundle,
  tried: readonly BundleRow[],
  rest: readonly BundleRow[],
): Leftover[] {
  const [size = 1, ...later] = trialSizes;
  return [{ rows: [...tried, ...rest], size, allowance, trialSizes: later }];
}

/** Whether a merged answer is asked again alone: a share of the rows that nobody can foresee who does not know the secret. */
export function isAudited({ auditShare, secret }: CallContext, { row, trials }: BundleRow): boolean {
  if (auditShare === 0 || trials !== undefined) return false;
  const digest = createHmac('sha256', secret).update(`audit ${row}`).digest();
  return digest.readUInt32LE(0) < auditShare * 2 ** 32;
}
