import { describe, expect, it } from 'vitest';
import { gradeAnswer } from '../../src/grade/grade-answer.js';
import { afterthoughts } from './replies/afterthoughts.js';
import { chineseNumbers } from './replies/chinese-numbers.js';
import { choices } from './replies/choices.js';
import { englishNumbers } from './replies/english-numbers.js';
import { forms } from './replies/forms.js';
import type { GradedReply } from './replies/graded-reply.js';
import { morePlainTalk } from './replies/more-plain-talk.js';
import { plainTalk } from './replies/plain-talk.js';
import { secondLooks } from './replies/second-looks.js';
import { texts } from './replies/texts.js';
import { traps } from './replies/traps.js';

const byHand = [
  ...englishNumbers,
  ...chineseNumbers,
  ...choices,
  ...texts,
  ...forms,
  ...traps,
  ...afterthoughts,
  ...plainTalk,
  ...morePlainTalk,
  ...secondLooks,
];

/** Right, but the grader is too careful for them. */
const calledWrong = [
  'number 1/6 | $P = \\dfrac{6}{36} = \\dfrac{1}{6} \\approx 0.167$',
  'number 10 | She will have 10 left after giving away 5.',
  'number 2.5 | 答案：两个半小时',
  'number 55 | The answer is 45 less than 100, i.e. 55.',
  'choice B | 本题选B，A和C都不对。',
];

describe('replies graded by hand', () => {
  const graded = byHand.map((reply) => ({ ...reply, correct: isCorrect(reply) }));
  const shown = (rows: typeof graded) => rows.map(({ kind, expected, reply }) => `${kind} ${expected} | ${reply}`);

  it('there are enough of them, right and wrong', () => {
    expect(byHand.length).toBeGreaterThanOrEqual(220);
    expect(new Set(byHand.map((row) => JSON.stringify(row))).size).toBe(byHand.length);
    expect(byHand.filter(({ right }) => !right).length).toBeGreaterThan(byHand.length / 3);
  });

  it('none that is wrong counts as right', () => {
    expect(shown(graded.filter(({ correct, right }) => correct && !right))).toEqual([]);
  });

  it('no verdict depends on what was graded before', () => {
    expect(byHand.toReversed().map(isCorrect).toReversed()).toEqual(graded.map(({ correct }) => correct));
  });

  it('at least 99 in 100 are graded as by hand, and all but those that are known', () => {
    const differ = graded.filter(({ correct, right }) => correct !== right);
    expect(1 - differ.length / graded.length).toBeGreaterThanOrEqual(0.99);
    expect(shown(differ).sort()).toEqual(calledWrong.toSorted());
  });
});

function isCorrect({ reply, expected, kind, question }: GradedReply): boolean {
  const grade = gradeAnswer(reply, expected, kind, question);
  expect(grade.by).toBe(kind);
  return grade.correct;
}
