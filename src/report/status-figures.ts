/** How runs stand and who works on them; what `sheaf status --json` prints. */
export interface StatusFigures {
  readonly runs: readonly RunFigures[];
  /** Alive ones; only a shared store has any. */
  readonly workers: readonly WorkerFigures[];
}

export const runStates = [
  'running',
  'paused',
  'refused',
  'stopped by budget',
  'stopped by deadline',
  'unfinished',
  'finished',
] as const;

/** A run as far as store and folder know it; null is what neither tells. Amounts are exact decimal strings in USD. */
export interface RunFigures {
  /** Its id in the store. */
  readonly run: string;
  /** `sheaf retry` of the output. */
  readonly retry: boolean;
  readonly output: string | null;
  readonly model: string | null;
  readonly state: (typeof runStates)[number];
  /** Why, or what the figures lack, or how it goes on: a sentence or two. */
  readonly note: string | null;
  readonly answered: number | null;
  readonly failed: number | null;
  readonly skipped: number | null;
  readonly open_bundles: number | null;
  readonly spent_usd: string | null;
  readonly held_usd: string | null;
  readonly unknown_usd: string | null;
  /** Null with `held_usd` given: there is no budget. */
  readonly budget_usd: string | null;
}

/** A `sheaf worker`, as it last reported itself. A run's own `sheaf run` answers too, and is none of these. */
export interface WorkerFigures {
  readonly id: string;
  /** Host and process. */
  readonly place: string;
  /** Calls, over all its runs. */
  readonly in_flight: number;
  /** Most calls in flight for each of its runs. */
  readonly concurrency: number;
  /** Ids in the store. */
  readonly runs: readonly string[];
}
