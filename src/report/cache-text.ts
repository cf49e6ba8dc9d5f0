import { count } from './format.js';

/** What the answer cache holds, for people. Times are milliseconds since 1970. */
export interface CacheFigures {
  readonly answers: number;
  readonly bytes: number;
  readonly mostBytes: number;
  readonly firstEnds?: number;
  readonly lastEnds?: number;
}

export function cacheText({ answers, bytes, mostBytes, firstEnds, lastEnds }: CacheFigures): string {
  const room = `${mebibytes(bytes)} of ${mebibytes(mostBytes)} MiB`;
  if (firstEnds === undefined || lastEnds === undefined) return `${count(answers)} answers, ${room}`;
  return `${count(answers)} answers, ${room}\nthe first runs out ${time(firstEnds)}, the last ${time(lastEnds)}`;
}

function mebibytes(bytes: number): string {
  return (bytes / 2 ** 20).toFixed(1);
}

/** "2026-05-04 23:05:09", local time. */
function time(at: number): string {
  return new Date(at).toLocaleString('sv-SE');
}
