import { expect, it } from 'vitest';
import { kindOfRow } from '../../src/plan/kind-of-row.js';
import { asksForShortAnswers, outputKind } from '../../src/plan/output-kind.js';

const kindOf = (question: string, task = '') => outputKind(kindOfRow(task, question, undefined), task, question);

it.each([
  'What is 4195 plus 5884?',
  'Calculate (3 + 4) * 12.5 =',
  '17 times 23',
  '7,638 − 4,090 = ?',
  '计算 12 乘以 7 等于多少？',
])('takes "%s" for a sum', (question) => {
  expect(kindOf(question)).toBe('sum');
});

it.each([
  ['What is 12?', 'general'],
  ['Who was born on 9 May 1945?', 'general'],
  ['A train of 12 cars has 4 doors each. How many doors are that?', 'school-maths'],
  ['What is 2 + 2? A) 3 B) 4', 'choice'],
  ['Write a poem about the number 7.', 'prose'],
  ['Explain in detail how a fridge works.', 'prose'],
  ['Describe the Nile in 300 words.', 'prose'],
  ['请详细说明冰箱的工作原理。', 'prose'],
  ['What happens to you if you eat watermelon seeds?', 'general'],
] as const)('takes "%s" for %s', (question, kind) => {
  expect(kindOf(question)).toBe(kind);
});

it('goes by a task that asks for prose', () => {
  expect(kindOf('The last leaf', 'creative')).toBe('prose');
});

it.each([
  ['Answer with one word.', true],
  ['Reply with only the number.', true],
  ['请简短回答。', true],
  ['Answer like a pirate.', false],
  ['', false],
] as const)('tells whether "%s" asks for short answers', (instructions, short) => {
  expect(asksForShortAnswers(instructions)).toBe(short);
});
