import { describe, expect, it } from 'vitest';
import { agree, resultOf } from '../../src/plan/agree.js';

describe('answers that say the same', () => {
  it.each([
    ['positive', 'Positive.'],
    ['42', '42.0'],
    ['1,200', 'The answer is 1200.'],
    ['#### 18', 'She makes 9 * 2 = 18 dollars a day.\n#### 18'],
    ['\\boxed{7}', 'So x = 7.\n\nThe answer is **7**.'],
    ['B', '(B) Paris'],
    ['B. Paris', 'The answer is B'],
    ['正面', '“正面”。'],
    ['答案是：42', '４２'],
    ['Paris', 'The capital of France is Paris, which lies on the Seine.'],
    ['{"label":"pos","score":1}', '{"score":1,"label":"Pos."}'],
    ['{"label":"pos","score":0.5}', 'pos'],
    ['0.5', '{"label":"pos","score":0.5}'],
    [
      'The sky is blue because air scatters short wavelengths of sunlight more than long ones.',
      'Air molecules scatter short wavelengths, the blue part of sunlight, more strongly, so the sky looks blue.',
    ],
    ['天空是蓝色的，因为空气把阳光中的短波散射得更多。', '因为空气对短波光的散射更强，所以天空看起来是蓝色的。'],
  ])('%j and %j', (one, other) => {
    expect([agree(one, other), agree(other, one)]).toEqual([true, true]);
  });
});

describe('answers that do not', () => {
  it.each([
    ['positive', 'negative'],
    ['positive', 'not positive'],
    ['42', '43'],
    ['#### 18', '#### 81'],
    ['(A) Rome', '(B) Paris'],
    ['The answer is B', 'The answer is C'],
    ['正面', '负面'],
    ['Rome', 'The capital of France is Paris, which lies on the Seine.'],
    [
      'The sky is blue because air scatters short wavelengths of sunlight more than long ones.',
      'Bread rises when yeast turns the sugar in its dough into carbon dioxide and a little alcohol.',
    ],
    ['天空是蓝色的，因为空气把阳光中的短波散射得更多。', '面包发起来，靠酵母将糖变为二氧化碳和少许酒精。'],
    ['42', ''],
    ['{"label":"pos","score":1}', '{"label":"neg","score":1}'],
    ['{"label":"pos","score":1}', '{"label":"pos"}'],
    ['{"label":"pos","tags":["a","b"]}', '{"label":"pos","tags":["b","a"]}'],
    ['{"label":"pos","score":1}', 'neg'],
  ])('%j and %j', (one, other) => {
    expect([agree(one, other), agree(other, one)]).toEqual([false, false]);
  });
});

it('takes no time over a reply that a model filled with dots or blanks', () => {
  for (const filler of ['.', ' ', '\n', '- ']) {
    const filled = `a${filler.repeat(200_000)}`;
    const began = performance.now();
    expect(agree(`${filled}x`, `${filled}y`)).toBe(false);
    expect(performance.now() - began).toBeLessThan(2_000);
  }
});

describe('a result', () => {
  it.each([
    ['A cat sat on it, and then it left the house again.', undefined],
    ['I would say yes', undefined],
    ['(D)', 'D'],
    ['First 3, then 4, which makes seven in all for everybody.', undefined],
    ['$ -1,250.50 $', '-1250.5'],
  ])('of %j is %j', (answer, result) => {
    expect(resultOf(answer)).toBe(result);
  });
});
