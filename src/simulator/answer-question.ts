import { chooseOption } from './choose-option.js';
import { judgeAnswer, readJudging } from './judge-answer.js';
import { makeUpAnswer } from './make-up-answer.js';
import { pick, seededRandom } from './seeded-random.js';
import { solveArithmetic } from './solve-arithmetic.js';

/**
 * The practice model's answer: an honest verdict where it is to judge one; the one it was given, else right where the question is arithmetic, else one of the labels
 * it was told, else made up.
 * A bare prompt may hold instructions before its question, so the text after each blank line is tried as well.
 * @param known answers by exact question.
 * @param labels none: answers are made up.
 */
export function answerQuestion(
  question: string,
  seed: number,
  known: ReadonlyMap<string, string>,
  labels: readonly string[],
): string {
  const judging = readJudging(question);
  if (judging !== undefined) return known.get(question) ?? judgeAnswer(judging);
  for (const text of [question, ...afterBlankLines(question)]) {
    const answer = known.get(text) ?? solveArithmetic(text);
    if (answer !== undefined) return answer;
  }
  if (labels.length > 0) return pick(labels, seededRandom(`${seed}:label:${question}`));
  return chooseOption(question, seed) ?? makeUpAnswer(question, seed);
}

/** The ends of `text` that follow a blank line, longest first; at most the last twenty. */
function afterBlankLines(text: string): string[] {
  return [...text.matchAll(/\n\s*\n/g)].slice(-20).map((gap) => text.slice(gap.index + gap[0].length));
}
