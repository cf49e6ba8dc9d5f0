import { describe, expect, it } from 'vitest';
import { findModel, type ModelFacts, unknownModel } from '../../src/model/catalog.js';
import { costOf, worstCost } from '../../src/model/prices.js';
import { promptTokenBound } from '../../src/model/tokens.js';
import type { Reply } from '../../src/provider/provider.js';
import { estimateUsage } from '../../workers/estimate-usage.js';
import type { PlannedCall } from '../../workers/plan-call.js';

const free = { input: 0n, cached: 0n, written: 0n, output: 0n, reasoning: 0n };
const o1mini = findModel('o1-mini')!;
const plain = findModel('gpt-4o-mini')!;

/** The estimate for a prompt of 7 + 7 tokens, and what its hold was. */
function estimate(model: ModelFacts, reply: Partial<Reply>, maxOutputTokens = 1_000, prices = model.prices ?? free) {
  const prompt = 'one two three four five six seven';
  const inputTokens = promptTokenBound(prompt, model.encoding);
  const worst = worstCost(inputTokens, maxOutputTokens, prices, model.longInput);
  const call = { prompt, inputTokens, maxOutputTokens, worst } as PlannedCall;
  const whole: Reply = {
    ...{ text: 'alpha beta', reasoning: '', finishReason: 'stop', refusal: undefined, usage: undefined },
    ...{ model: model.id, serviceTier: undefined, providerId: '', limits: undefined },
    ...reply,
  };
  const { usage, unknown } = estimateUsage({ model, prices, flexPrices: undefined, holdPrices: prices }, call, whole);
  return { usage, unknown, cost: costOf(usage, prices, model.longInput), worst, inputTokens };
}

describe('a call whose usage nobody reported', () => {
  it('is counted by its texts', () => {
    expect(estimate(o1mini, {}).usage).toEqual({ input: 14, cached: 0, written: 0, reasoning: 0, output: 2 });
    expect(estimate(o1mini, { text: '', refusal: 'alpha beta' }).usage.output).toBe(2);
  });

  it('is counted with the reasoning that its endpoint shows', () => {
    expect(estimate(o1mini, { reasoning: 'one two three' }).usage).toMatchObject({ reasoning: 3, output: 5 });
  });

  it('is taken to have the most tokens that its bytes can hold, where nobody knows how they are counted', () => {
    const { usage, inputTokens } = estimate(unknownModel('mine'), {});
    expect(usage.input).toBe(inputTokens);
  });

  it('used no more than it was allowed, as far as nobody can count as its model does', () => {
    const reply = { text: 'a b c d e f', reasoning: 'a b c d e f g h' };
    const mine = unknownModel('mine');
    expect(estimate(mine, reply, 10).usage).toMatchObject({ reasoning: 8, output: 10 });
    expect(estimate(mine, reply, 5).usage).toMatchObject({ reasoning: 5, output: 5 });
  });

  it('shows that its endpoint does not keep to what was allowed, where that can be counted', () => {
    const { usage, cost, unknown, worst } = estimate(o1mini, { text: 'a b c d e f '.repeat(20) }, 10);
    expect(usage.output).toBeGreaterThan(100);
    expect(cost).toBeGreaterThan(worst);
    expect(unknown).toBe(0n);
  });
});

describe('what it may have cost beyond that', () => {
  it.each<[string, ModelFacts, Partial<Reply>]>([
    ['the model reasons in secret', o1mini, {}],
    ['the model shows some reasoning', o1mini, { reasoning: 'one two three' }],
    ['nobody knows whether the model reasons', { ...unknownModel('mine'), prices: plain.prices }, {}],
    ['a model that does not reason did', plain, { reasoning: 'one two three' }],
    ['the reply was cut off', plain, { finishReason: 'length' }],
    ['the answer was withheld', plain, { text: '', finishReason: 'content_filter' }],
    ['the endpoint does not say why the reply ended', plain, { finishReason: '' }],
  ])('is all that was held for it, when %s', (_, model, reply) => {
    const { cost, unknown, worst } = estimate(model, reply);
    expect(cost).toBeGreaterThan(0n);
    expect(cost + unknown).toBe(worst);
  });

  it('is a margin for other ways of counting, when the model does not reason and ended by itself', () => {
    const { cost, unknown, worst, inputTokens } = estimate(plain, {});
    expect(cost + unknown).toBe(worstCost(inputTokens, promptTokenBound('alpha beta', plain.encoding), plain.prices!));
    expect(cost + unknown).toBeLessThan(worst / 5n);
  });

  it('is bounded by the text’s bytes where nobody knows how tokens are counted', () => {
    const mine = { ...unknownModel('mine'), reasoning: false, prices: plain.prices! };
    const { cost, unknown, inputTokens } = estimate(mine, { text: '中文 beta' });
    expect(cost + unknown).toBe(worstCost(inputTokens, 11 + 32, plain.prices!));
  });

  it('is never more than was held, and nothing where nothing costs anything', () => {
    const { cost, unknown, worst } = estimate(plain, {}, 1);
    expect(cost + unknown).toBe(worst);
    expect(estimate(o1mini, {}, 1_000, free)).toMatchObject({ cost: 0n, unknown: 0n });
  });
});
