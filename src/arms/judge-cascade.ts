import type { Grading } from '../run/grading.js';
import { skipped } from '../run/write-answers.js';
import type { RowOutcome } from '../types.js';
import type { Halt } from './arm-runner.js';
import type { CascadeRows } from './cascade-rows.js';
import type { Judge, Verdict } from './combine-arms.js';

export interface CascadeView {
  readonly cheap: string;
  readonly strong: string;
  readonly rows: Pick<CascadeRows, 'isCalibration' | 'goesOn'>;
  readonly grading: Pick<Grading, 'grade'> | undefined;
  /** Answers of the cheap model were not doubted. */
  readonly asGood: boolean;
  halt(): Halt | undefined;
}

/** Rows by why they went to the strong model, and those that should have. */
export interface CascadeCounts {
  noAnswer: number;
  differing: number;
  gradedWrong: number;
  /** Answers of the cheap model that stand because money or time ran out before they were doubted, or before the strong one was asked. */
  unchecked: number;
}

const longestReason = 120;

/** Which answer stands: outcomes are those of the first order, the calibration, the second order, and the strong model. */
export function judgeCascade(view: CascadeView): { judge: Judge; counts: CascadeCounts } {
  const { cheap, strong, rows, grading } = view;
  const counts: CascadeCounts = { noAnswer: 0, differing: 0, gradedWrong: 0, unchecked: 0 };
  const judge: Judge = (source, [first, calibration, again, last]) => {
    const halt = view.halt() ?? 'budget';
    const { row } = source;
    if (first === undefined || first.status === 'skipped') {
      return { stands: first ?? skipped(row, cheap, halt), route: `${cheap}: asked first` };
    }
    if (rows.isCalibration(row) && calibration !== undefined && calibration.status !== 'skipped') {
      if (grading?.grade(source, first.answer)?.correct)
        return { stands: first, route: `${cheap}: graded right (calibration)` };
      const why = first.status === 'failed' ? noAnswer(cheap, first) : `${cheap} was graded wrong`;
      counts[first.status === 'failed' ? 'noAnswer' : 'gradedWrong'] += 1;
      return better(first, calibration, `${strong}: ${why} (calibration)`, cheap);
    }
    if (first.status === 'failed') {
      counts.noAnswer += 1;
      const stands = last ?? skipped(row, strong, halt);
      return { stands, route: `${strong}: ${noAnswer(cheap, first)}` };
    }
    if (rows.goesOn(row)) {
      if (last === undefined || last.status === 'skipped') {
        counts.unchecked += 1;
        return { stands: first, route: `${cheap}: two orders differ, but ${strong} was not asked (${halt})` };
      }
      counts.differing += 1;
      return better(first, last, `${strong}: two orders of ${cheap} differ`, cheap);
    }
    if (view.asGood) {
      return { stands: first, route: `${cheap}: right as often as ${strong} where both were asked (calibration)` };
    }
    if (again?.status === 'answered') return { stands: first, route: `${cheap}: two orders agree` };
    counts.unchecked += 1;
    return { stands: first, route: `${cheap}: not asked again (${halt})` };
  };
  return { judge, counts };
}

function noAnswer(model: string, { error }: RowOutcome): string {
  const reason = error.replace(/\s+/g, ' ');
  return `${model} gave no answer: ${reason.length > longestReason ? `${reason.slice(0, longestReason - 1)}…` : reason}`;
}

/** The strong model's answer, where it has one. */
function better(first: RowOutcome, strong: RowOutcome, route: string, cheap: string): Verdict {
  if (strong.status === 'answered' || first.status !== 'answered') return { stands: strong, route };
  return {
    stands: first,
    route: `${cheap}: ${route.slice(route.indexOf(': ') + 2)}, but ${noAnswer(strong.model, strong)}`,
  };
}
