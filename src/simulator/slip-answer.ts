import { listOptions } from './choose-option.js';
import { readJudging, verdicts } from './judge-answer.js';
import { makeUpAnswer } from './make-up-answer.js';
import { type Draw, pick } from './seeded-random.js';

/**
 * A wrong answer of the right one's form: another label, another option's letter, another number, another of the known
 * answers, or another made-up sentence.
 * @param labels what the practice model answers with, if it was told any.
 * @param known answers by exact question.
 */
export function slipAnswer(
  question: string,
  answer: string,
  labels: readonly string[],
  known: ReadonlyMap<string, string>,
  draw: Draw,
): string {
  const choicesOf = readJudging(question) === undefined ? [labels, listOptions(question)] : [verdicts];
  for (const choices of choicesOf) {
    const others = choices.filter((choice) => choice !== answer);
    if (others.length < choices.length && others.length > 0) return pick(others, draw);
  }
  if (/^-?\d[\d.,]*$/.test(answer)) return anotherNumber(answer, draw);
  const others = known.get(question) === answer ? [...new Set(known.values())].filter((other) => other !== answer) : [];
  if (others.length > 0) return pick(others, draw);
  for (;;) {
    const other = makeUpAnswer(question, Math.floor(draw() * 2 ** 32));
    if (other !== answer) return other;
  }
}

/** With another first digit, plainly wrong however numbers are compared, and others drawn: two wrong ones are seldom the same. */
function anotherNumber(answer: string, draw: Draw): string {
  let isFirst = true;
  return answer.replace(/\d/g, (digit) => {
    const others = isFirst ? [...'123456789'].filter((other) => other !== digit) : [...'0123456789'];
    isFirst = false;
    return pick(others, draw);
  });
}
