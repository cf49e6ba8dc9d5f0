/**
 * What the bounds of a forecast rest on: `assumed`, a guess from the kind of question; `measured`, rows of this run that were
 * answered, and they hold 95 times of 100; `mixed`, the one or the other, by kind of row.
 */
export type ForecastBasis = 'assumed' | 'mixed' | 'measured';

/** What is kept of when and on what a run's end was foretold. */
export interface ForecastOrigin {
  readonly at: 'start' | 'pilot';
  /** Absent where an earlier version foretold. */
  readonly basis?: ForecastBasis;
}

/** @returns of a forecast without one, the least that it can rest on */
export function basisOf({ at, basis }: ForecastOrigin): ForecastBasis {
  return basis ?? (at === 'start' ? 'assumed' : 'mixed');
}

/** A clause after the bounds. */
export const basisClauses: Readonly<Record<ForecastBasis, string>> = {
  assumed: 'a guess from the kind of question, not from answered rows',
  mixed: 'for kinds of question that no pilot asked a guess',
  measured: '95 times of 100',
};

/** What bounds are called, for short. */
export const basisNames: Readonly<Record<ForecastBasis, string>> = {
  assumed: 'a guess',
  mixed: 'in part a guess',
  measured: '95 times of 100',
};
