import { startingSizes, type TaskKind } from './task-kind.js';

/**
 * How many rows a call of each kind may have: whole numbers from 1. Asked anew for every bundle, so that they may
 * change while a run goes on.
 */
export interface CallSizes {
  /** @param kind undefined where all rows have one size */
  of(kind: TaskKind | undefined): number;
}

/** @param mostRows more could not all write something */
export function callSizes(rowsPerCall: number | 'auto', mostRows: number): CallSizes {
  return {
    of: (kind) => Math.min(rowsPerCall === 'auto' ? startingSizes[kind ?? 'general'] : rowsPerCall, mostRows),
  };
}
