import { decodeOrders } from '../../workers/orders.js';
import { formatUsd } from '../model/money.js';
import { redact } from '../redact.js';
import type { RunFigures } from '../report/status-figures.js';
import type { RunState } from '../store/store.js';
import type { PartCounts } from './count-part-rows.js';
import type { Checkpoint, Identity, Manifest } from './run-folder.js';
import type { RunSummary } from './summary.js';

/** What a run's folder tells. */
export interface FolderTraces {
  readonly retry: boolean;
  readonly manifest: Manifest;
  /** Not counted for a run at its end. */
  readonly part: PartCounts | undefined;
  readonly checkpoint: Checkpoint | undefined;
}

/** What a store tells of a run. */
export interface StoreTraces {
  /** Its id in the store. */
  readonly run: string;
  readonly state: RunState | undefined;
  /** As they are published. */
  readonly orders: string | undefined;
  /** Who has it in hand: a process that can be named, or an unknown one that has claimed it. */
  readonly producer: string | true | undefined;
  /** Some worker answers it. */
  readonly served: boolean;
  /** Why the store could not be asked about it, a sentence. */
  readonly blind: string | undefined;
}

/** A run of another machine's has no folder here. */
export type RunTraces = StoreTraces & Partial<FolderTraces>;

type Verdict = Pick<RunFigures, 'state' | 'note'>;
type Money = Pick<RunFigures, 'spent_usd' | 'held_usd' | 'unknown_usd' | 'budget_usd'>;

/** How a run stands, by its traces. */
export function judgeRun(traces: RunTraces): RunFigures {
  const { run, retry = false, manifest, orders } = traces;
  const summary = manifest?.summary;
  const { answered = null, failed = null, skipped = null } = summary ?? traces.part ?? {};
  const ordered = orders === undefined ? undefined : decodeOrders(orders)?.model.id;
  return {
    run,
    retry,
    output: manifest?.output ?? null,
    model: modelOf(manifest?.identity) ?? ordered ?? null,
    ...(summary === undefined ? underWay(traces) : atItsEnd(summary)),
    answered,
    failed,
    skipped,
    open_bundles: summary === undefined ? (traces.state?.openBundles ?? null) : 0,
    ...(summary === undefined ? moneyOf(traces) : moneyAtItsEnd(summary)),
  };
}

/** Of a run at several: all, the way they were given. */
function modelOf(identity: Identity | undefined): string | undefined {
  return (identity?.model ?? identity?.models ?? identity?.cascade)?.toString();
}

/** The output was written, and no session has begun since. */
function atItsEnd({ skipped, stopped_by }: RunSummary): Verdict {
  return { state: skipped > 0 ? `stopped by ${stopped_by ?? 'budget'}` : 'finished', note: null };
}

function underWay({ state, producer, served, blind, manifest }: RunTraces): Verdict {
  if (manifest?.arms !== undefined) {
    return {
      state: 'unfinished',
      note: `Made of ${manifest.arms.length} runs at most, which stand here by themselves. The same command goes on.`,
    };
  }
  const stop = state?.stop;
  if (stop?.kind === 'refused') return { state: 'refused', note: redact(stop.message) };
  if (stop !== undefined) return { state: `stopped by ${stop.kind}`, note: null };
  if (producer !== undefined) {
    return { state: state?.steer === 'pause' ? 'paused' : 'running', note: inHandsOf(producer) };
  }
  if (blind !== undefined) return { state: 'unfinished', note: blind };
  if (state === undefined) {
    return { state: 'unfinished', note: 'The store does not know it. The same command goes on from part.csv.' };
  }
  if (served) {
    const note = 'Its sheaf run is gone; workers answer what it had queued, and the same command collects that.';
    return { state: 'unfinished', note };
  }
  return { state: 'unfinished', note: 'Nobody works on it. The same command goes on.' };
}

function inHandsOf(producer: string | true): string | null {
  if (producer === true) return null;
  return `Being worked on by ${producer}, which has the store to itself. This is what the folder tells.`;
}

function moneyOf({ state, checkpoint }: RunTraces): Money {
  if (state === undefined) {
    const spent = checkpoint === undefined ? null : formatUsd(BigInt(checkpoint.spent));
    return { spent_usd: spent, held_usd: null, unknown_usd: null, budget_usd: null };
  }
  return {
    spent_usd: formatUsd(state.spent),
    held_usd: formatUsd(state.held),
    unknown_usd: formatUsd(state.unknown),
    budget_usd: state.budget === undefined ? null : formatUsd(state.budget),
  };
}

function moneyAtItsEnd({ cost_usd, unknown_usd, budget_usd }: RunSummary): Money {
  return { spent_usd: cost_usd, held_usd: '0', unknown_usd, budget_usd };
}
