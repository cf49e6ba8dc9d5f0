import { replies } from './graded-reply.js';

const capital = 'What is the capital of France?\nA. Rome\nB. Paris\nC. Berlin\nD. Madrid';

/** Each for one rule of the grader that no other reply needs. */
export const secondLooks = [
  ...replies('number', [
    ['2', 'right', `${'The answer is 1. '.repeat(60)}The answer is 2.`],
    ['1', 'wrong', `${'The answer is 1. '.repeat(60)}The answer is 2.`],
    ['20', 'wrong', 'So she has 18 or she has 20 in all.'],
    ['1', 'wrong', 'The answer is o1.'],
    ['16', 'wrong', 'The answer is F-16.'],
    ['18', 'right', 'That makes 18, see step 3.'],
    ['18', 'right', 'That makes 18, I am o1.'],
    ['18', 'right', 'So:\n18\nI hope this helps, and good luck with question 3!'],
    ['4', 'wrong', '\uE0004\uE001 is what I said before. So it is 5.'],
    ['34', 'wrong', '三四个'],
  ]),
  ...replies('choice', [
    ['A', 'wrong', 'A) Rome\nB) Paris\nC) Berlin'],
    ['A', 'wrong', 'A is correct, and B is correct, too.'],
    ['A', 'wrong', 'A is correct. B is correct.'],
    ['B', 'wrong', 'A is correct. B is correct.'],
    ['B', 'wrong', 'A or B is correct.'],
    ['A', 'wrong', 'The answer is A.\n\nActually, that is wrong.'],
  ]),
  ...replies('choice', [['B', 'wrong', '(B) Rome']], capital),
  ...replies('contains', [['Paris', 'wrong', 'Rome or Paris']]),
];
