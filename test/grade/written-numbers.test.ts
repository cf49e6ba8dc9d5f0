import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gradeAnswer } from '../../src/grade/grade-answer.js';
import { inChinese, inEnglish } from './spell-number.js';

/** Ways of writing a whole number. */
const whole: readonly ((n: number) => string)[] = [
  (n) => String(n),
  (n) => grouped(n, ','),
  (n) => grouped(n, ' '),
  (n) => grouped(n, "'"),
  (n) => grouped(n, '\u00A0'),
  (n) => grouped(n, '{,}'),
  (n) => grouped(n, '\\,'),
  (n) => `${n}.0`,
  (n) => `${grouped(n, ',')}.00`,
  (n) => String(n).replace('-', '−'),
  (n) => String(n).replace(/\d/g, (digit) => String.fromCodePoint(digit.codePointAt(0)! + 0xfee0)),
  (n) => `${n}e0`,
  (n) => `${n}0 × 10^{-1}`,
  (n) => `${n * 3}/3`,
  (n) => `\\frac{${n * 7}}{7}`,
  (n) => (n < 0 ? `negative ${-n}` : String(n)),
  inEnglish,
  inChinese,
];

/** Replies that say a number, in shapes that models use. */
const said: readonly ((number: string) => string)[] = [
  (number) => number,
  (number) => `${number}.`,
  (number) => `**${number}**`,
  (number) => `$${number}$`,
  (number) => `#### ${number}`,
  (number) => `9 * 2 = 18 comes first.\n#### ${number}`,
  (number) => `\\boxed{${number}}`,
  (number) => `So we have\n\n\\[\\boxed{${number}}\\]\n\nI hope this helps!`,
  (number) => `The answer is ${number}.`,
  (number) => `First 12 and 5 make 17. The final answer is: ${number}.`,
  (number) => `**Answer:** ${number}`,
  (number) => `Step 1: 3 + 4 = 7\nStep 2: double it\n\nFinal Answer: ${number}`,
  (number) => `答案是${number}。`,
  (number) => `因为 3 + 4 = 7，所以答案：${number}`,
  (number) => `The total comes to ${number}`,
  (number) => `The answer is 17. Wait, that is not right. The answer is ${number}.`,
];

const integer = fc.integer({ min: -99_999_999, max: 99_999_999 });
const oneOf = <T>(values: readonly T[]) => fc.constantFrom(...values);
const runs = { numRuns: 2_000 };

describe('a number, however it is written', () => {
  it.each(said.map((reply, i) => [reply('…').replaceAll('\n', ' '), i] as const))('is right as %j', (_, i) => {
    fc.assert(
      fc.property(integer, oneOf(whole), oneOf(whole), (n, write, writeExpected) => {
        const [reply, expected] = [said[i]!(write(n)), writeExpected(n)];
        expect([reply, expected, gradeAnswer(reply, expected, 'number').correct]).toEqual([reply, expected, true]);
      }),
      { numRuns: 300 },
    );
  });

  it('is wrong where another is expected', () => {
    fc.assert(
      fc.property(integer, near(), oneOf(whole), oneOf(whole), oneOf(said), (n, other, write, writeExpected, say) => {
        const m = other(n);
        fc.pre(m !== n);
        const [reply, expected] = [say(write(n)), writeExpected(m)];
        expect([reply, expected, gradeAnswer(reply, expected, 'number').correct]).toEqual([reply, expected, false]);
      }),
      { numRuns: 5_000 },
    );
  });

  it('is wrong where the reply also names another and does not choose', () => {
    fc.assert(
      fc.property(integer, integer, oneOf(undecided), (n, m, say) => {
        fc.pre(n !== m && -n !== m);
        const reply = say(String(n), String(m));
        for (const expected of [n, m]) {
          const grade = gradeAnswer(reply, String(expected), 'number');
          expect([reply, expected, grade.correct]).toEqual([reply, expected, false]);
        }
      }),
      runs,
    );
  });

  it('is wrong where it is denied or only a bound', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 999_999 }), oneOf(whole.slice(0, 9)), oneOf(denied), (n, write, deny) => {
        const reply = deny(write(n));
        expect([reply, gradeAnswer(reply, String(n), 'number').correct]).toEqual([reply, false]);
      }),
      runs,
    );
  });
});

describe('decimals, fractions and units', () => {
  const cents = fc.integer({ min: -9_999_999, max: 9_999_999 });

  it('are compared exactly', () => {
    fc.assert(
      fc.property(cents, cents, oneOf(said), (n, m, say) => {
        const reply = say(decimal(n));
        expect([reply, gradeAnswer(reply, decimal(n), 'number').correct]).toEqual([reply, true]);
        expect([reply, m, gradeAnswer(reply, decimal(m), 'number').correct]).toEqual([reply, m, n === m]);
        expect([reply, gradeAnswer(reply, `${n}/100`, 'number').correct]).toEqual([reply, true]);
      }),
      runs,
    );
  });

  it('fractions are equal where they are, in any terms', () => {
    const term = fc.integer({ min: 1, max: 400 });
    fc.assert(
      fc.property(term, term, term, term, (a, b, c, d) => {
        for (const reply of [`${a}/${b}`, `\\boxed{\\frac{${a}}{${b}}}`, `${b}分之${a}`])
          expect([reply, c, d, gradeAnswer(reply, `${c}/${d}`, 'number').correct]).toEqual([
            reply,
            c,
            d,
            a * d === b * c,
          ]);
      }),
      runs,
    );
  });

  it('a unit on one side is passed over, two that differ are wrong', () => {
    const units = ['$', '€', '%', 'km', 'kg', 'minutes', 'GB'];
    const write = (n: number, unit: string) => (/[$€]/.test(unit) ? `${unit}${n}` : `${n} ${unit}`);
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 9_999 }),
        oneOf(units),
        oneOf(units),
        oneOf(said.slice(4)),
        (n, one, other, say) => {
          fc.pre(!say('').includes('$'));
          const reply = say(write(n, one).replace('%', '\\%').replace('$', '\\$'));
          expect([reply, gradeAnswer(reply, String(n), 'number').correct]).toEqual([reply, true]);
          expect([reply, other, gradeAnswer(reply, write(n, other), 'number').correct]).toEqual([
            reply,
            other,
            one === other,
          ]);
        },
      ),
      runs,
    );
  });
});

const undecided: readonly ((one: string, other: string) => string)[] = [
  (one, other) => `${one} or ${other}`,
  (one, other) => `The answer is either ${one} or ${other}.`,
  (one, other) => `It is between ${one} and ${other}.`,
  (one, other) => `Answer: ${one}, ${other}`,
  (one, other) => `x = \\boxed{${one}} or x = \\boxed{${other}}`,
  (one, other) => `答案是${one}或${other}。`,
  (one, other) => `It could be ${one}. It could also be ${other}.`,
  (one, other) => `There are ${one} cats and ${other} dogs.`,
];
const denied: readonly ((number: string) => string)[] = [
  (number) => `not ${number}`,
  (number) => `The answer is not ${number}.`,
  (number) => `It isn't ${number}.`,
  (number) => `I do not believe that it is ${number}.`,
  (number) => `${number} is wrong.`,
  (number) => `more than ${number}`,
  (number) => `The answer is at most ${number}.`,
  (number) => `${number} or more`,
  (number) => `Is it ${number}?`,
  (number) => `答案不是${number}。`,
  (number) => `超过${number}`,
  (number) => `If the answer is ${number}, she was lucky.`,
];

/** Other numbers that a careless grader takes for the same. */
function near(): fc.Arbitrary<(n: number) => number> {
  return fc.oneof(
    fc.constantFrom<(n: number) => number>(
      (n) => n + 1,
      (n) => -n,
      (n) => n * 10,
      (n) => Math.trunc(n / 10),
      (n) => n * 1_000,
      (n) => Math.trunc(n / 1_000),
      (n) => Number([...String(n)].reverse().join('').replace('-', '')),
    ),
    integer.map((m) => () => m),
  );
}

function grouped(n: number, mark: string): string {
  return String(n).replace(/\B(?=(\d{3})+$)/g, mark);
}

/** @param n hundredths */
function decimal(n: number): string {
  const digits = String(Math.abs(n)).padStart(3, '0');
  return `${n < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}
