import type { LearnedPace, PaceLimits, PaceNeed, PaceTurn } from './pace.js';

/** A worker process as it last reported itself. */
export interface WorkerReport {
  /** Unique among all workers. */
  readonly id: string;
  /** Calls that it makes at once, at most. */
  readonly concurrency: number;
  /** Calls in flight. */
  readonly inFlight: number;
  /** Where it runs, for people: host and process. */
  readonly place: string;
  /** Ids of the runs that it answers. */
  readonly runs: readonly string[];
}

/** What the processes on a store share besides the runs' books: offers of work, who works, and the rate of calls. */
export interface FleetStore {
  /**
   * Tells the fleet's workers how to answer the run's bundles, or with undefined that they are to leave it alone, whoever
   * told them otherwise.
   * @param orders a text that the store keeps without reading it; never holds a key
   */
  publishRun(run: string, orders: string | undefined): Promise<void>;
  /** Takes back what this producer published, in one step. Other orders than these are another producer's, and stand. */
  withdrawRun(run: string, orders: string): Promise<void>;
  /** The runs that workers are to answer, and their orders. */
  readPublished(): Promise<ReadonlyMap<string, string>>;
  /** Keeps what a worker says of itself, for so long. */
  reportWorker(report: WorkerReport, lifeMs: number): Promise<void>;
  forgetWorker(id: string): Promise<void>;
  /** Workers whose last report still counts, in the order of their ids. */
  readWorkers(): Promise<WorkerReport[]>;

  /**
   * Takes requests and tokens from a pace, both or neither. A pace is what the workers of a fleet share towards one
   * endpoint with one key and model, whatever runs they work on; see pace.ts. All times are the store's own clock's.
   * @param limits the user's, which stand above learned ones, each for itself; without any limit everything is taken
   */
  takePace(pace: string, need: PaceNeed, limits: PaceLimits): Promise<PaceTurn>;
  /** Nobody takes from the pace for so long. Of several such waits the one that ends last stands: they do not add up. */
  coolPace(pace: string, ms: number): Promise<void>;
  /** Keeps what the provider's headers say, for all who take from the pace, for ten minutes since it was last said. */
  learnPace(pace: string, learned: LearnedPace): Promise<void>;
  /**
   * Halves the pace for fifteen minutes; in the five after that it grows back. Told again within the first minute it
   * is the same trouble and changes nothing; later it halves again, down to a sixteenth.
   */
  slowPace(pace: string): Promise<void>;
}
