import type { QueueDepth } from '../queue/queue-view.js';
import type { RunFigures, WorkerFigures } from '../report/status-figures.js';

/** What somebody at the page may ask for, where the run is as it is. */
export type Action = 'pause' | 'resume' | 'stop' | 'cap' | 'retry';

/** What the page, and `/metrics`, are made of. Moments are milliseconds since 1970; amounts are exact decimal strings in USD. */
export interface DashFigures {
  readonly at: number;
  readonly store: 'embedded' | 'redis' | 'postgres';
  /** Why the store could not be asked; what follows is then what the folder tells. */
  readonly trouble: string | null;
  readonly runs: readonly DashRun[];
  readonly workers: readonly WorkerFigures[];
  readonly retries: readonly RetryFigures[];
}

/** A run as `sheaf status` tells it, and what its process says besides. */
export interface DashRun extends RunFigures {
  /** The runs that it is made of, where it asks several models: what they did and cost is its own. */
  readonly made_of: readonly string[];
  readonly calls: number | null;
  readonly rejected_calls: number | null;
  readonly tokens: TokenFigures | null;
  /** Undelivered jobs; null for an embedded store, whose queue nobody else can see. */
  readonly queue: QueueDepth | null;
  /** What the run's process said last; null when it is not there. */
  readonly live: LiveFigures | null;
  readonly may: readonly Action[];
  /** The command that goes on with it, where it was typed on this machine. */
  readonly command: string | null;
}

/** Without those whose parts are told of, too, so that sums over them count nothing twice. */
export function countedOnce(runs: readonly DashRun[]): readonly DashRun[] {
  const told = new Set(runs.map(({ run }) => run));
  return runs.filter(({ made_of }) => !made_of.some((part) => told.has(part)));
}

/** `output` includes `reasoning`; `input` includes `cached`. */
export interface TokenFigures {
  readonly input: number;
  readonly cached: number;
  readonly reasoning: number;
  readonly output: number;
}

export interface LiveFigures {
  readonly place: string;
  readonly began: number;
  readonly at: number;
  readonly lane: string;
  readonly questions: number;
  readonly per_minute: number | null;
  readonly waiting: { readonly why: string; readonly until: number } | null;
  readonly rpm: number | null;
  readonly tpm: number | null;
  readonly concurrency: number;
  readonly cap_is_shared: boolean;
}

/** A `sheaf retry` that was begun from the page. */
export interface RetryFigures {
  readonly output: string;
  readonly budget_usd: string;
  readonly began: number;
  /** Null while it goes on. */
  readonly exit: number | null;
  /** The end of what it said. */
  readonly said: string;
}
