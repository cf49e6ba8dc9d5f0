import { describe, expect, it } from 'vitest';
import { agree } from '../../src/plan/agree.js';

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
    ['The answer is 1/2', 'The answer is 0.5'],
    ['18', 'The final total is 18 dollars.'],
    ['So in the end Toula paid a total of **$694**.', 'Toula paid $694 in total, for three dozen of each.'],
    ['The wall came down in 1989, after 28 years.', 'After standing for 28 years, the wall came down in 1989.'],
    ['The claim is true, since cats do see at night.', 'True: at night cats see quite well, so the claim holds.'],
    ['Yes, most cats can see in a room that is nearly dark.', 'Yes: in a nearly dark room most cats can see well.'],
    ['The sentiment of this review is positive overall.', 'Overall this review has a positive sentiment.'],
    ['She then takes the train to the north coast.', 'She then takes a train to the north coast.'],
    ['A cat sat on it, and then it left the house again.', 'A cat sat on it, and then left the house again.'],
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
    ['So in the end Toula paid a total of **$694**.', 'So in the end Toula paid a total of **$649**.'],
    ['Janet sells 9 eggs at $2, so she makes $18 a day.', 'Janet sells 9 eggs at $2, so she makes $21 a day.'],
    ['因此，小明一共买了四十二个苹果，这就是结果。', '因此，小明一共买了五十三个苹果，这就是结果。'],
    ['So she makes $18 a day with them.', 'She makes a tidy sum of money with them a day, and is glad.'],
    ['The claim is true: cats do see in near darkness.', 'The claim is false: cats do not see in near darkness.'],
    [
      'Step by step we see that option B is the right choice.',
      'Step by step we see that option C is the right choice.',
    ],
    ['The sentiment of this review is positive overall.', 'The sentiment of this review is negative overall.'],
    ['这条评论的情感总体来说是正面的。', '这条评论的情感总体来说是负面的。'],
    ['这种说法是正确的，因为猫在夜里看得见。', '这种说法是不正确的，因为猫在夜里看不见。'],
    [
      'Yes, most cats can see in a room that is nearly dark.',
      'No, most cats cannot see in a room that is nearly dark.',
    ],
    ['The capital of the country is Rome, on the Tiber.', 'The capital of the country is Milan, on the Tiber.'],
    ['The patient should take the drug with food.', 'The patient should not take the drug with food.'],
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
