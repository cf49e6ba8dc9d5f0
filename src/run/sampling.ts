import type { RunJob } from './run-job.js';
import type { Sampling } from './survey.js';

/** What the survey of a job keeps for pilots. A retry asks what others left: too few rows, and out of the ordinary. */
export function samplingFor({ kind, settings, worksheet }: RunJob): Sampling {
  const { rowsPerCall, pilot, allowance } = settings;
  return {
    wish: kind === 'run' && rowsPerCall === 'auto' ? pilot : 'off',
    mostRows: allowance.mostRows,
    seed: worksheet.input.fingerprint,
  };
}
