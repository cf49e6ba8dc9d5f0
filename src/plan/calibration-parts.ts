/** Rows from where the part before it ended, and which share of them calibrates, of those with an expected value. */
export interface CalibrationPart {
  /** The row behind its last; null: all there are. */
  readonly until: number | null;
  /** 0 to 1. */
  readonly share: number;
}

/** Rows that calibrate, at least, where so many have an expected value. */
const leastCalibrating = 50;

/** The share that holds at a row; 0 behind the last part. */
export function shareAt(parts: readonly CalibrationPart[], row: number): number {
  return parts.find(({ until }) => until === null || row < until)?.share ?? 0;
}

/** Whether the parts say something of every row before `limit`. @param limit null: of all there are */
export function isCovered(parts: readonly CalibrationPart[], limit: number | null): boolean {
  const end = parts.at(-1)?.until;
  return end === null || (end !== undefined && limit !== null && limit <= end);
}

/**
 * The share of further rows, so that what calibrates comes to the part of all graded rows that was asked for, or the least there is sense
 * in. What calibrates already counts: a first look at a few rows, all of which calibrate, must not make all of a large file do so.
 * @param wish 0 to 1
 * @param graded rows with an expected value: those before that calibrate, all before, and the further ones
 */
export function shareOfFurther(
  wish: number,
  graded: { readonly calibrating: number; readonly before: number; readonly further: number },
): number {
  if (wish === 0 || graded.further === 0) return 0;
  const wanted = Math.max(wish * (graded.before + graded.further), leastCalibrating) - graded.calibrating;
  return Math.min(1, Math.max(0, wanted / graded.further));
}
