import { seededRandom } from './seeded-random.js';

/** How hard each value of `reasoning_effort` makes the practice model think, relative to its default. */
const effortFactors: Readonly<Record<string, number>> = {
  none: 0,
  minimal: 0.2,
  low: 0.5,
  medium: 1,
  high: 2,
  xhigh: 3,
  max: 4,
};

/** Questions in a call from which merging saves no more. */
const fullyMerged = 10;

export interface ReasoningScale {
  /** Median and sigma of the log-normal tokens of a question asked alone. */
  readonly median: number;
  readonly spread: number;
  /** Tokens of a question among ten or more, relative to alone. */
  readonly mergeRatio: number;
}

/** Hidden tokens that a reasoning model spends on a call: each question's own length, less the more of them share the call. */
export function drawReasoningTokens(
  questions: readonly string[],
  effort: string | undefined,
  scale: ReasoningScale,
  seed: number,
): number {
  const merged = Math.min(1, (questions.length - 1) / (fullyMerged - 1));
  const factor = (effortFactors[effort ?? 'medium'] ?? 1) * (1 + (scale.mergeRatio - 1) * merged);
  return questions.reduce((sum, question) => sum + Math.round(aloneTokens(question, scale, seed) * factor), 0);
}

function aloneTokens(question: string, { median, spread }: ReasoningScale, seed: number): number {
  const draw = seededRandom(`${seed}:reasoning:${question}`);
  // Box-Muller; 1 - draw() is never 0.
  const normal = Math.sqrt(-2 * Math.log(1 - draw())) * Math.cos(2 * Math.PI * draw());
  return median * Math.exp(spread * normal);
}
