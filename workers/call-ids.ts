import { randomUUID } from 'node:crypto';
import type { Lane } from '../src/model/lane.js';

const prefixes = { sync: 'call-', flex: 'flex-', batch: 'batch-' } as const;

/** A call's id tells the lane that it was asked of. */
export function newCallId(lane: 'sync' | 'flex'): string {
  return prefixes[lane] + randomUUID();
}

/** The lane that a call was asked of; undefined for a row that no call settled. */
export function laneOfCall(id: string): Lane | undefined {
  if (id === '') return undefined;
  if (id.startsWith(prefixes.batch)) return 'batch';
  return id.startsWith(prefixes.flex) ? 'flex' : 'sync';
}
