import { describe, expect, it } from 'vitest';
import { gradeAnswer } from '../../src/grade/grade-answer.js';
import { afterthoughts } from './replies/afterthoughts.js';
import { chineseNumbers } from './replies/chinese-numbers.js';
import { choices } from './replies/choices.js';
import { englishNumbers } from './replies/english-numbers.js';
import { forms } from './replies/forms.js';
import type { GradedReply } from './replies/graded-reply.js';
import { texts } from './replies/texts.js';
import { traps } from './replies/traps.js';

const byHand = [...englishNumbers, ...chineseNumbers, ...choices, ...texts, ...forms, ...traps, ...afterthoughts];

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

  it('at least 99 in 100 are graded as by hand', () => {
    const differ = graded.filter(({ correct, right }) => correct !== right);
    expect(1 - differ.length / graded.length, shown(differ).join('\n')).toBeGreaterThanOrEqual(0.99);
  });
});

function isCorrect({ reply, expected, kind, question }: GradedReply): boolean {
  const grade = gradeAnswer(reply, expected, kind, question);
  expect(grade.by).toBe(kind);
  return grade.correct;
}
