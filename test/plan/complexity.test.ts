import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { complexityOf } from '../../src/plan/complexity.js';
import { hostileTexts } from '../../src/store/contract/samples.js';

describe('complexityOf', () => {
  it.each([
    ['What is the capital of Peru?', 0, 1],
    ['Who wrote Faust, and when?', 0, 1],
    ['法国的首都是哪里？', 0, 1],
    ['What is 17 * 23?', 0.5, 2],
    [
      'Natalia sold clips to 48 of her friends in April, and then she sold half as many clips in May. How many clips did Natalia sell altogether in April and May?',
      1,
      4,
    ],
    ['小明有48个苹果，每天吃3个，然后又买了12个，一共还剩多少个苹果？', 1, 4.5],
    ['Find all positive integers $n$ such that $n^2 + 1$ divides $n^3 + 3$, and prove that there are no others.', 4, 8],
    ['设函数 $f(x)=\\frac{x^2}{x-1}$，证明：对所有 $x>1$，恰好在一点取最小值，并推导该点。', 5, 10],
    [
      'Design and implement in Python an algorithm that finds the cheapest route with at most k stops:\n```\ndef route(graph, k):\n```\n(a) Prove that it is right.\n(b) Derive its complexity.\n(c) Optimise it without using more than O(n) memory, and compare both.',
      8,
      10,
    ],
  ])('%s', (question, least, most) => {
    expect(complexityOf(question)).toBeGreaterThanOrEqual(least);
    expect(complexityOf(question)).toBeLessThanOrEqual(most);
  });

  it.each([
    ['length', 'Tell me of it.', `Tell me of it${', of the old town and of the new one'.repeat(20)}.`],
    ['numbers', 'A hen lays some eggs in some days.', 'A hen lays 12 eggs in 8 days.'],
    ['operators', 'What is x y?', 'What is x * y + x = ?'],
    ['sub-questions', 'Who? When', 'Who? When?'],
    ['parts', 'Say a, and say b.', 'Say (a), and say (b).'],
    ['code', 'Mend it: x', 'Mend it: ```x```'],
    ['orders for code', 'Write a letter to Ann.', 'Write a function in Python.'],
    ['LaTeX', 'What is the root of x?', 'What is \\sqrt{x}?'],
    ['proofs', 'Tell what follows.', 'Derive what follows.'],
    ['steps', 'Tell of both.', 'Compare both, then analyse them.'],
    ['步骤', '说说它。', '证明它。'],
    ['constraints', 'Choose a few.', 'Choose at least, and exactly, a few.'],
    ['限制', '选几个。', '选至少几个。'],
  ])('counts %s', (_, plain, harder) => {
    expect(complexityOf(harder)).toBeGreaterThan(complexityOf(plain));
  });

  it('is a number of tenths from 0 to 10, the same each time, whatever the text', () => {
    const texts = fc.oneof(fc.string({ unit: 'binary', maxLength: 3_000 }), fc.constantFrom(...hostileTexts));
    fc.assert(
      fc.property(texts, (text) => {
        const points = complexityOf(text);
        expect(points).toBe(Math.round(points * 10) / 10);
        expect(points).toBeGreaterThanOrEqual(0);
        expect(points).toBeLessThanOrEqual(10);
        expect(complexityOf(text)).toBe(points);
      }),
    );
  });

  it('looks at the ends of a long text only', () => {
    const filler = 'and so on '.repeat(300_000);
    const [inside, atEnd] = [`${filler} Prove it. ${filler}`, `${filler}${filler} Prove it.`];
    const started = performance.now();
    expect(complexityOf(inside)).toBe(complexityOf(filler + filler));
    expect(complexityOf(atEnd)).toBeGreaterThan(complexityOf(inside));
    expect(performance.now() - started).toBeLessThan(500);
  });

  it.each(['?', '1) ', '$', '\\', '<', '( a', ' - ', '什么', 'def x ', 'write a ', 'select '])(
    'is quick for %j over and over',
    (piece) => {
      const text = piece.repeat(2_000 / piece.length);
      const started = performance.now();
      for (let i = 0; i < 100; i++) complexityOf(text);
      expect(performance.now() - started).toBeLessThan(1_000);
    },
  );
});
