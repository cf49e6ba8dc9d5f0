import { inWords } from '../model/reasoning-request.js';
import type { OutputKind } from './output-kind.js';

/** Tokens of a row's output. */
export interface TokenRange {
  readonly least: number;
  readonly usual: number;
  readonly most: number;
}

/** Rows of which the same is assumed. */
export interface RowsAlike {
  readonly kind: OutputKind;
  /** As in Bundle. */
  readonly effort: string | undefined;
  readonly rows: number;
}

/** How a run's answers are given, whatever is asked. */
export type AnswerStyle = 'typed' | 'short' | 'free';

/** What is assumed of a row, on the average over a run's rows. */
export interface AssumedOutput {
  readonly answer: TokenRange;
  /** Of a row that is asked alone. */
  readonly reasoning: TokenRange;
}

/** Tokens of an answer: one model says "12", another shows its work; set by hand. */
const answers: Readonly<Record<OutputKind, TokenRange>> = {
  sum: { least: 2, usual: 20, most: 150 },
  labels: { least: 2, usual: 15, most: 120 },
  choice: { least: 2, usual: 60, most: 350 },
  scoring: { least: 2, usual: 60, most: 400 },
  general: { least: 12, usual: 80, most: 400 },
  'school-maths': { least: 12, usual: 120, most: 600 },
  graduate: { least: 12, usual: 200, most: 1_200 },
  competition: { least: 12, usual: 400, most: 2_500 },
  code: { least: 15, usual: 400, most: 3_000 },
  prose: { least: 15, usual: 500, most: 3_000 },
};
const styled: Readonly<Record<Exclude<AnswerStyle, 'free'>, TokenRange>> = {
  typed: { least: 3, usual: 30, most: 250 },
  short: { least: 2, usual: 20, most: 150 },
};

const usualReasoning = 400;
/** Reasoning at each effort, beside a model's own. */
const effortTimes: Readonly<Record<string, number>> = {
  none: 0,
  minimal: 0.2,
  low: 0.5,
  [inWords]: 0.5,
  medium: 1,
  high: 2.25,
  xhigh: 3.5,
  max: 5,
};
/** Reasoning at what is harder than a plain question. */
const hardTimes: Partial<Record<OutputKind, number>> = { graduate: 2, code: 2, competition: 4 };
/** Models reason a part or a multiple of what is assumed: so many times more or less. At "minimal", many not at all. */
export const reasoningWithin = 5;
const mayNotReason: ReadonlySet<string | undefined> = new Set(['none', 'minimal']);

/** What is assumed of a row of which nothing is known but that a model is asked. */
export const assumedRow = { answer: answers.general.usual, reasoning: usualReasoning } as const;

/**
 * What rows write, before any was asked: a guess from what they ask for, how much the model is to think, and how answers are given.
 * @param reasons whether the model has hidden reasoning
 */
export function assumedOutput(alike: Iterable<RowsAlike>, reasons: boolean, style: AnswerStyle): AssumedOutput {
  let rows = 0;
  const answer = { least: 0, usual: 0, most: 0 };
  const reasoning = { least: 0, usual: 0, most: 0 };
  for (const one of alike) {
    rows += one.rows;
    add(answer, style === 'free' ? answers[one.kind] : styled[style], one.rows);
    if (reasons) add(reasoning, reasoningOf(one), one.rows);
  }
  return { answer: times(answer, rows === 0 ? 0 : 1 / rows), reasoning: times(reasoning, rows === 0 ? 0 : 1 / rows) };
}

function reasoningOf({ kind, effort }: RowsAlike): TokenRange {
  const plain = usualReasoning * (effortTimes[effort ?? 'medium'] ?? 1);
  const usual = plain * (hardTimes[kind] ?? 1);
  // What looks hard may be easy.
  return { least: mayNotReason.has(effort) ? 0 : plain / reasoningWithin, usual, most: usual * reasoningWithin };
}

function add(sum: { least: number; usual: number; most: number }, range: TokenRange, rows: number): void {
  sum.least += rows * range.least;
  sum.usual += rows * range.usual;
  sum.most += rows * range.most;
}

function times({ least, usual, most }: TokenRange, by: number): TokenRange {
  return { least: least * by, usual: usual * by, most: most * by };
}
