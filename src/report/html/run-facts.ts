import type { ForecastOrigin } from '../forecast-words.js';
import type { SummaryFigures } from '../summary-text.js';

/** What a run's folder tells beyond the answers file. Amounts are exact decimal strings in USD. */
export interface RunFacts {
  readonly run: string;
  /** Undefined while the run is not at its end. */
  readonly summary: SummaryFigures | undefined;
  /** `sheaf retry` went on with the file. */
  readonly retried: boolean;
  /** In the order in which they were made. */
  readonly forecasts: readonly ForecastFigures[];
  readonly timeline: readonly TimelinePoint[];
  /** Names and values, for people. */
  readonly settings: readonly (readonly [name: string, value: string])[];
}

export interface ForecastFigures extends ForecastOrigin {
  readonly low_usd: string;
  readonly expected_usd: string;
  readonly high_usd: string;
  readonly low_seconds: number;
  readonly expected_seconds: number;
  readonly high_seconds: number;
}

export interface TimelinePoint {
  /** Seconds that the run had been worked on; pauses between sessions are left out. */
  readonly second: number;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly spent_usd: string;
  readonly unknown_usd: string;
  readonly answered: number;
  readonly failed: number;
  readonly calls: number;
}
