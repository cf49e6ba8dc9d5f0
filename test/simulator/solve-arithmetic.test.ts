import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { solveArithmetic } from '../../src/simulator/solve-arithmetic.js';

describe('solveArithmetic', () => {
  it.each([
    ['What is 12*7?', '84'],
    ["what's 2+2", '4'],
    ['Calculate: (2 + 3)^2 divided by 4.', '6.25'],
    ['3加5等于多少？', '8'],
    ['请计算 12 乘以 3 减去 6', '30'],
    ['2的10次方是多少', '1024'],
    ['２＋３＝？', '5'],
    ['7 × 8 ÷ 2 − 1 =', '27'],
    ['What is 1,234 x 2?', '2468'],
    ['what is 7 minus -3', '10'],
    ['-2^2', '-4'],
    ['2^3^2', '512'],
    ['2^-2', '0.25'],
    ['10/3', '3.333333'],
    ['-2/3', '-0.666667'],
    ['1/8/125', '0.001'],
    ['0.1 + 0.2', '0.3'],
    ['99999999999999999999 * 99999999999999999999', '9999999999999999999800000000000000000001'],
    ['5/0', 'undefined'],
  ])('%s → %s', (question, answer) => {
    expect(solveArithmetic(question)).toBe(answer);
  });

  it.each([
    'What is love?',
    '42',
    'What is 5?',
    '1 +',
    '(1 + 2',
    '1 + 2)',
    '2 + x',
    '1..2 + 3',
    '2^0.5',
    '9^9^9^9',
    'alert(1)+1',
    `${'('.repeat(240)}1+1${')'.repeat(240)}`,
    `${'-'.repeat(400)}1+1`,
    '',
  ])('leaves %j to others', (question) => {
    expect(solveArithmetic(question)).toBeUndefined();
  });

  it('is right for any sums and products of whole numbers', () => {
    const expression = fc.letrec<{ node: { text: string; value: bigint } }>((tie) => ({
      node: fc.oneof(
        { maxDepth: 4, withCrossShrink: true },
        fc.bigInt({ min: 0n, max: 10n ** 9n }).map((value) => ({ text: `${value}`, value })),
        fc.tuple(tie('node'), fc.constantFrom('+', '-', '*'), tie('node')).map(([one, sign, other]) => ({
          text: `(${one.text} ${sign} ${other.text})`,
          value:
            sign === '+' ? one.value + other.value : sign === '-' ? one.value - other.value : one.value * other.value,
        })),
      ),
    })).node;
    fc.assert(
      fc.property(expression, ({ text, value }) => {
        fc.pre(text.length < 480 && text.includes(' '));
        expect(solveArithmetic(`What is ${text}?`)).toBe(value.toString());
      }),
    );
  });
});
