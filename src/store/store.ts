/**
 * The store: everything that must outlive a process and be agreed on by several. It speaks Sheaf's own words
 * (holds, settlements, answers); clients, keys and transactions stay inside the adapters.
 *
 * Contract (test/store runs the exported suite of contract.ts on every adapter):
 * - Each method is atomic: it happens whole or not at all, also when the process dies in the middle.
 * - Each writing method may be repeated with the same arguments and then changes nothing more; only `takePace` takes
 *   again, which errs on the slow side.
 * - For every run, at any moment: spent + unknown + held <= budget, unless the provider billed a call above its hold.
 */
import type { BackendFactory } from 'bullmq';
import type { Bundle, PicoDollars, RowOutcome, Usage } from '../types.js';
import type { CacheStore } from './cache-store.js';
import type { FleetStore } from './fleet-store.js';

/** Why no further call of a run may start. */
export interface RunStop {
  readonly kind: 'budget' | 'deadline' | 'refused';
  /** For the user, a sentence. */
  readonly message: string;
}

/**
 * What calls of a run may do, as somebody outside wishes it: go on; begin none until told otherwise; or begin none any more,
 * because the process that has the run is to leave it.
 */
export const steers = ['go', 'pause', 'leave'] as const;
export type Steer = (typeof steers)[number];

/** What became of a new cap. */
export type BudgetChange =
  | { readonly kind: 'changed' }
  /** It is less than what is spent, held or unknown already: `committed`. The old one stands. */
  | { readonly kind: 'short'; readonly committed: PicoDollars }
  /** The run takes no further calls, whatever its cap. */
  | { readonly kind: 'stopped'; readonly stop: RunStop }
  /** The store knows no such run. */
  | { readonly kind: 'unknown' };

/** A run's money and counts. */
export interface RunState {
  readonly run: string;
  /** How often the run was opened, this time included; makes the ids of planned bundles unique. */
  readonly sessions: number;
  readonly budget: PicoDollars | undefined;
  /** Known cost of settled calls. */
  readonly spent: PicoDollars;
  /** Worst case of the calls in flight. */
  readonly held: PicoDollars;
  /** Worst case of the calls whose outcome will never be known, and what estimated ones may have cost beyond their estimate. */
  readonly unknown: PicoDollars;
  readonly usage: Usage;
  /** Billed calls. */
  readonly calls: number;
  /** Calls that the provider refused unbilled. */
  readonly rejectedCalls: number;
  readonly openBundles: number;
  readonly stop: RunStop | undefined;
  readonly steer: Steer;
}

/** Money that a run is known to have spent although the store it was spent from is lost. */
export interface RunSeed {
  readonly spent: PicoDollars;
  readonly unknown: PicoDollars;
  readonly usage: Usage;
}

/** A bundle as the store keeps it. */
export interface StoredBundle extends Bundle {
  /** Attempts that ended without an outcome: refused for a while, or lost. Each row of the bundle was part of them. */
  readonly attempts: number;
}

export type Reservation =
  /** The hold stands; the call may be made. `attempts`: the bundle's, with the one whose hold was forfeited just now. `committed`: spent, unknown and held, with this hold. */
  | { readonly kind: 'granted'; readonly attempts: number; readonly committed: PicoDollars }
  /** `room`: what is left below the cap now; `heldElsewhere`: what calls in flight may yet give back. */
  | { readonly kind: 'short'; readonly room: PicoDollars; readonly heldElsewhere: PicoDollars }
  /** The bundle is settled already: another worker was faster, or this is a repeat. */
  | { readonly kind: 'settled' }
  /** The run takes no further calls. */
  | { readonly kind: 'stopped'; readonly stop: RunStop }
  /** Somebody wishes that no call begins now. */
  | { readonly kind: 'paused' };

export interface StandingHold {
  readonly call: string;
  readonly bundle: string;
}

/** What the provider charges for the call that is being settled. */
export type Charge =
  /** `unknown`: what it may have cost beyond that, where usage and cost are estimates; it becomes unknown spend. */
  | { readonly kind: 'billed'; readonly usage: Usage; readonly cost: PicoDollars; readonly unknown?: PicoDollars }
  /** Certainly refused before any billing. */
  | { readonly kind: 'unbilled' }
  /** Nobody knows: the hold's worst case is kept as unknown spend. */
  | { readonly kind: 'unknown' };

/** The end of a bundle: what its call cost, which rows are finished, and which go on in smaller bundles. */
export interface Settlement {
  readonly bundle: string;
  /** The call and its charge; absent when rows are set aside without a call. */
  readonly call?: { readonly id: string; readonly charge: Charge };
  readonly finished: readonly RowOutcome[];
  readonly leftovers: readonly Bundle[];
}

export interface PendingAnswer {
  /** Names the answer towards `acknowledgeAnswers`; not ordered by row. */
  readonly sequence: string;
  readonly outcome: RowOutcome;
}

/** A process's right to be a run's only producer. */
export interface Claim {
  /**
   * Aborted when the claim may have gone to another process, with an InterruptedError for the user as the reason. From then on
   * `readAnswers` of the run fails: its answers are the other's to carry away.
   */
  readonly lost: AbortSignal;
  release(): Promise<void>;
}

/** How BullMQ reaches the store's engine. */
export interface QueueEngine {
  readonly connection: unknown;
  readonly backend: BackendFactory;
  /** What the names of a run's keys begin with, where the engine keeps queues as keys. */
  prefix?(run: string): string;
  /** Whether a worker's error is only an outage that the connection sits out by itself. */
  isOutage?(error: unknown): boolean;
}

export interface Store extends FleetStore, CacheStore {
  /** True when no other process can have this store open: what it finds in flight at the start is dead. */
  readonly exclusive: boolean;
  readonly queue: QueueEngine;
  /** What the user risks with this store, a sentence or two each; none when it is in order. */
  readonly notes: readonly string[];
  /** Tells from now on, in a sentence each, when operations begin to wait for the engine and when they go on. */
  hear?(say: (sentence: string) => void): void;

  /**
   * Creates the run or takes it up again: sets its budget, clears an earlier stop, steer and report.
   * @param seed what is known of the run from elsewhere; counts only when the store has no record of the run.
   */
  openRun(run: string, budget: PicoDollars | undefined, seed?: RunSeed): Promise<RunState>;
  readRun(run: string): Promise<RunState | undefined>;
  /** From now on `reserveBudget` refuses. The first stop stands until the run is opened again. */
  stopRun(run: string, stop: RunStop): Promise<void>;
  /**
   * From now on, or until told otherwise, `reserveBudget` refuses, unless the steer is `go`; calls in flight are not touched.
   * Opening the run again sets it to `go`.
   * @returns false when there is no such run
   */
  steerRun(run: string, steer: Steer): Promise<boolean>;
  /** Sets another cap while the run is under way. */
  changeBudget(run: string, budget: PicoDollars): Promise<BudgetChange>;
  /** Keeps what the run's producer says of how it stands, in place of what it said before; nothing for a run that is not there. */
  reportRun(run: string, report: string): Promise<void>;
  /** @returns what was reported since the run was opened last */
  readReport(run: string): Promise<string | undefined>;
  /** Deletes all that is known of the run. */
  forgetRun(run: string): Promise<void>;
  /**
   * Makes this process the run's only producer until `release` or the death of the process. Where the death of another
   * cannot be seen, this waits as long as its claim may yet live: on Redis 20 seconds.
   * @returns undefined when another process is.
   */
  claimRun(run: string): Promise<Claim | undefined>;
  /** Whether a process is the run's producer; takes nothing. The claim of a dead one may live on as `claimRun` says. */
  isClaimed(run: string): Promise<boolean>;

  /** Ids that are open already are left as they are. */
  addBundles(run: string, bundles: readonly Bundle[]): Promise<void>;
  /** @returns undefined when it is settled, or never was. */
  readBundle(run: string, bundle: string): Promise<StoredBundle | undefined>;
  /** Open bundles that a settled bundle left behind. */
  readLeftovers(run: string, parent: string): Promise<string[]>;
  /** Open bundles in the order of their ids, after `after`, at most `limit`. */
  readOpenBundles(run: string, after: string, limit: number): Promise<StoredBundle[]>;

  /**
   * Holds `amount` for one attempt. An older hold of the same bundle belongs to a worker that is gone: it becomes
   * unknown spend, and an attempt of the bundle.
   */
  reserveBudget(run: string, bundle: string, call: string, amount: PicoDollars): Promise<Reservation>;
  /** The call was certainly not billed and the bundle will be tried again. `counts`: it uses up an attempt. */
  releaseHold(run: string, call: string, counts: boolean): Promise<void>;
  /** The call's outcome is unknown and the bundle will be tried again; uses up an attempt. */
  forfeitHold(run: string, call: string): Promise<void>;
  /** Every hold that stands, by call. */
  readHolds(run: string): Promise<StandingHold[]>;
  /** Forfeits every hold of the run: their owners are known to be dead. @returns how many there were. */
  forfeitAbandoned(run: string): Promise<number>;

  /**
   * Ends the bundle in one step: hold released, charge added, answers appended, leftovers opened. Another hold that a dead
   * worker left on the bundle becomes unknown spend.
   * @returns superseded when the bundle was settled before: nothing changes but that a hold still standing is
   * forfeited, since the money is gone and no row is left to carry it.
   */
  settle(run: string, settlement: Settlement): Promise<'settled' | 'superseded'>;
  /**
   * Answers not acknowledged yet, oldest first.
   * @throws InterruptedError when this process had claimed the run and lost the claim
   */
  readAnswers(run: string, limit: number): Promise<PendingAnswer[]>;
  /** The answers are safe elsewhere and need not be kept. */
  acknowledgeAnswers(run: string, sequences: readonly string[]): Promise<void>;

  close(): Promise<void>;
}
