import { describe, expect, it } from 'vitest';
import { findModel, listModels, type TokenPrices, unknownModel } from '../../src/model/catalog.js';

/** $ per 1M tokens as OpenAI's price page lists them: input, cached, written, output; then the same for batch and flex. */
const priceList: [id: string, ordinary: number[], batch?: number[], flex?: number[]][] = [
  ['o1-preview', [15, 7.5, 15, 60]],
  ['o1-mini', [1.1, 0.55, 1.1, 4.4], [0.55, 0.55, 0.55, 2.2]],
  ['o1', [15, 7.5, 15, 60], [7.5, 7.5, 7.5, 30]],
  ['o3-mini', [1.1, 0.55, 1.1, 4.4], [0.55, 0.55, 0.55, 2.2]],
  ['o4-mini', [1.1, 0.275, 1.1, 4.4], [0.55, 0.55, 0.55, 2.2], [0.55, 0.1375, 0.55, 2.2]],
  ['o3', [2, 0.5, 2, 8], [1, 1, 1, 4], [1, 0.25, 1, 4]],
  ['gpt-4o-2024-05-13', [5, 5, 5, 15], [2.5, 2.5, 2.5, 7.5]],
  ['gpt-4o', [2.5, 1.25, 2.5, 10], [1.25, 1.25, 1.25, 5]],
  ['gpt-4o-mini', [0.15, 0.075, 0.15, 0.6], [0.075, 0.075, 0.075, 0.3]],
  ['gpt-4.1', [2, 0.5, 2, 8], [1, 1, 1, 4]],
  ['gpt-4.1-mini', [0.4, 0.1, 0.4, 1.6], [0.2, 0.2, 0.2, 0.8]],
  ['gpt-5', [1.25, 0.125, 1.25, 10], [0.625, 0.0625, 0.625, 5], [0.625, 0.0625, 0.625, 5]],
  ['gpt-5-mini', [0.25, 0.025, 0.25, 2], [0.125, 0.0125, 0.125, 1], [0.125, 0.0125, 0.125, 1]],
  ['gpt-5-nano', [0.05, 0.005, 0.05, 0.4], [0.025, 0.0025, 0.025, 0.2], [0.025, 0.0025, 0.025, 0.2]],
  ['gpt-5.1', [1.25, 0.125, 1.25, 10], [0.625, 0.0625, 0.625, 5], [0.625, 0.0625, 0.625, 5]],
  ['gpt-5.2', [1.75, 0.175, 1.75, 14], [0.875, 0.0875, 0.875, 7], [0.875, 0.0875, 0.875, 7]],
  ['gpt-5.4', [2.5, 0.25, 2.5, 15], [1.25, 0.125, 1.25, 7.5], [1.25, 0.125, 1.25, 7.5]],
  ['gpt-5.4-mini', [0.75, 0.075, 0.75, 4.5], [0.375, 0.0375, 0.375, 2.25], [0.375, 0.0375, 0.375, 2.25]],
  ['gpt-5.5', [5, 0.5, 5, 30], [2.5, 0.25, 2.5, 15], [2.5, 0.25, 2.5, 15]],
  ['gpt-5.6-luna', [0.2, 0.02, 0.25, 1.2], [0.1, 0.01, 0.125, 0.6], [0.1, 0.01, 0.125, 0.6]],
  ['gpt-6-luna', [0.1, 0.01, 0.125, 0.5], [0.05, 0.005, 0.0625, 0.25], [0.05, 0.005, 0.0625, 0.25]],
  ['gpt-6-astra', [10, 1, 12.5, 50], [5, 0.5, 6.25, 25], [5, 0.5, 6.25, 25]],
  ['gpt-6-sol', [2, 0.2, 2.5, 10], [1, 0.1, 1.25, 5], [1, 0.1, 1.25, 5]],
  ['gpt-6.1-sol', [2, 0.1, 2.5, 10], [1, 0.05, 1.25, 5], [1, 0.05, 1.25, 5]],
  ['gpt-6.1-terra', [1, 0.05, 1.25, 5], [0.5, 0.025, 0.625, 2.5], [0.5, 0.025, 0.625, 2.5]],
  ['gpt-6.2-sol', [2, 0.1, 2.5, 10], [1, 0.05, 1.25, 5], [1, 0.05, 1.25, 5]],
];

/** Back to $ per 1M tokens; the amounts are small enough for this to be exact. */
function perMillion(prices: TokenPrices | undefined): number[] | undefined {
  if (prices === undefined) return undefined;
  expect(prices.reasoning).toBe(prices.output);
  return [prices.input, prices.cached, prices.written, prices.output].map((pico) => Number(pico) / 1e6);
}

describe('prices of the overlay: a wrong digit here is a wrong bill', () => {
  it.each(priceList)('%s', (id, ordinary, batch, flex) => {
    expect(perMillion(findModel(id)?.prices)).toEqual(ordinary);
    expect(perMillion(findModel(id)?.batchPrices)).toEqual(batch);
    expect(perMillion(findModel(id)?.flexPrices)).toEqual(flex);
  });

  it('lists every model whose price is checked, and no other', () => {
    expect(listModels().map((model) => model.id)).toEqual(priceList.map(([id]) => id));
  });

  it('can be multiplied for long prompts without rounding', () => {
    for (const { prices, batchPrices, flexPrices } of listModels()) {
      for (const price of [prices, batchPrices, flexPrices].flatMap((all) => (all ? Object.values(all) : []))) {
        expect(price % 2n).toBe(0n);
      }
    }
  });
});

describe('limits and rules', () => {
  it.each([
    ['o1-mini', 128_000, 65_536],
    ['o1-preview', 128_000, 32_768],
    ['o1', 200_000, 100_000],
    ['o3-mini', 200_000, 100_000],
    ['o3', 200_000, 100_000],
    ['o4-mini', 200_000, 100_000],
    ['gpt-4o', 128_000, 16_384],
    ['gpt-4o-mini', 128_000, 16_384],
    ['gpt-4.1', 1_047_576, 32_768],
    ['gpt-5', 400_000, 128_000],
    ['gpt-5-nano', 400_000, 128_000],
    ['gpt-5.6-luna', 1_050_000, 128_000],
    ['gpt-6-luna', 1_050_000, 128_000],
    ['gpt-6.1-terra', 1_050_000, 128_000],
  ])('%s: context %i, output %i', (id, contextTokens, maxOutputTokens) => {
    expect(findModel(id)).toMatchObject({ contextTokens, maxOutputTokens });
  });

  it.each([
    ['o1-mini', []],
    ['o1-preview', []],
    ['gpt-4o', []],
    ['gpt-4.1-mini', []],
    ['o1', ['low', 'medium', 'high']],
    ['o3-mini', ['low', 'medium', 'high']],
    ['gpt-5-mini', ['minimal', 'low', 'medium', 'high']],
    ['gpt-5.1', ['none', 'low', 'medium', 'high']],
    ['gpt-5.4-mini', ['none', 'low', 'medium', 'high', 'xhigh']],
    ['gpt-5.6-luna', ['none', 'low', 'medium', 'high', 'xhigh', 'max']],
    ['gpt-6-luna', ['none', 'low', 'medium', 'high', 'xhigh', 'max']],
    ['gpt-6-sol', ['none', 'low', 'medium', 'high', 'xhigh', 'max']],
    ['gpt-6.1-sol', ['low', 'medium', 'high', 'xhigh', 'max']],
    ['gpt-6.1-terra', ['none', 'low', 'medium', 'high', 'xhigh', 'max']],
  ])('%s accepts the efforts %j', (id, efforts) => {
    expect(findModel(id)?.efforts).toEqual(efforts);
  });

  it.each(['o1-mini', 'o1-preview', 'o1-mini-2024-09-12'])('%s: nothing is sent that it answers with 400', (id) => {
    expect([...(findModel(id)?.rejects ?? [])].sort()).toEqual([
      'frequency_penalty',
      'logprobs',
      'max_tokens',
      'presence_penalty',
      'reasoning_effort',
      'response_format',
      'role:developer',
      'role:system',
      'stop',
      'temperature',
      'tools',
      'top_p',
    ]);
  });

  it('knows which newer models refuse what', () => {
    expect(findModel('gpt-4o')?.rejects).toEqual(['reasoning_effort']);
    expect(findModel('o3-mini')?.rejects).not.toContain('reasoning_effort');
    for (const { reasoning, rejects } of listModels()) {
      expect(rejects.includes('max_tokens')).toBe(reasoning);
      expect(rejects.includes('temperature')).toBe(reasoning);
    }
  });

  it('says which facts no source states', () => {
    const inferred = listModels().flatMap(({ id, inferred = [] }) => inferred.map((fact) => `${id}: ${fact}`));
    expect(inferred).toEqual([
      'o1-mini: batch prices',
      'o1: successor',
      'o3-mini: successor',
      'o4-mini: flex price of cached input',
      'o4-mini: successor',
      'o3: flex price of cached input',
      'gpt-4o-2024-05-13: successor',
      ...['gpt-5.2', 'gpt-5.4', 'gpt-5.5'].flatMap((id) => [`${id}: batch prices`, `${id}: flex prices`]),
    ]);
  });

  it('knows the limits of o1-mini by usage tier', () => {
    const limits = findModel('o1-mini')!.tierLimits!.map(({ rpm, tpm }) => [rpm, tpm]);
    expect(limits).toEqual([
      [500, 200_000],
      [5_000, 2_000_000],
      [5_000, 4_000_000],
      [10_000, 10_000_000],
      [30_000, 150_000_000],
    ]);
  });

  it('bills long prompts dearer from gpt-5.4 on', () => {
    expect(findModel('gpt-6-luna')?.longInput).toEqual({
      aboveInputTokens: 272_000,
      inputTimes: [2, 1],
      outputTimes: [3, 2],
    });
    expect(findModel('gpt-5.4')?.longInput?.aboveInputTokens).toBe(271_999);
    expect(findModel('gpt-5.4-mini')?.longInput).toBeUndefined();
    expect(findModel('o1-mini')?.longInput).toBeUndefined();
  });

  it('gives a public source and a date for every entry', () => {
    for (const { source, asOf } of listModels()) {
      expect(source).toMatch(/^https:\/\//);
      expect(asOf).toMatch(/^\d{4}-\d{2}-\d{2}$/);
    }
  });
});

describe('other ways to name a model', () => {
  it.each([
    ['o1-mini-2024-09-12', 'o1-mini'],
    ['gpt-4o-2024-08-06', 'gpt-4o'],
    ['openai/gpt-4o', 'gpt-4o'],
    ['openai/o1-mini-2024-09-12', 'o1-mini'],
  ])('%s has the facts of %s and keeps its own id', (id, model) => {
    expect(findModel(id)).toEqual({ ...findModel(model), id });
  });

  it('never takes a fine-tune for its cheaper base model', () => {
    const tuned = findModel('ft:gpt-4o-mini-2024-07-18:team::abc');
    expect(tuned).toMatchObject({ id: 'ft:gpt-4o-mini-2024-07-18:team::abc', contextTokens: 128_000 });
    expect(tuned?.prices).toBeUndefined();
    expect(tuned?.batchPrices).toBeUndefined();
    expect(findModel('ft:o4-mini-2025-04-16:team::abc')?.flexPrices).toBeUndefined();
  });

  it.each(['', 'openai/', 'ft:', 'ft::', 'nope-1', 'o1-minis', 'constructor', '__proto__', 'claude-opus-4-5'])(
    'knows nothing of "%s"',
    (id) => {
      expect(findModel(id)).toBeUndefined();
    },
  );

  it('has cautious facts for what nobody knows', () => {
    expect(unknownModel('my-model')).toMatchObject({
      id: 'my-model',
      contextTokens: 128_000,
      maxOutputTokens: 16_384,
      efforts: [],
      encoding: 'unknown',
    });
    expect(unknownModel('my-model').prices).toBeUndefined();
  });
});

describe('models that only the packages know', () => {
  it('have exact prices, limits and a rule for long prompts', () => {
    expect(findModel('gpt-5.6-terra')).toMatchObject({
      contextTokens: 1_050_000,
      maxOutputTokens: 128_000,
      reasoning: true,
      efforts: ['none', 'low', 'medium', 'high', 'xhigh', 'max'],
      prices: {
        input: 2_000_000n,
        cached: 200_000n,
        written: 2_500_000n,
        output: 12_000_000n,
        reasoning: 12_000_000n,
      },
      longInput: { aboveInputTokens: 271_999, inputTimes: [2, 1], outputTimes: [3, 2] },
      source: 'npm: @pydantic/genai-prices, gpt-tokenizer',
    });
    expect(perMillion(findModel('gpt-5.2')?.prices)).toEqual([1.75, 0.175, 1.75, 14]);
    expect(perMillion(findModel('gpt-5.2-2025-12-11')?.prices)).toEqual([1.75, 0.175, 1.75, 14]);
    expect(perMillion(findModel('gpt-3.5-turbo')?.prices)).toEqual([0.5, 0.5, 0.5, 1.5]);
  });

  it('are counted in bytes where their encoding is another one', () => {
    expect(findModel('gpt-3.5-turbo')?.encoding).toBe('unknown');
    expect(findModel('gpt-4-turbo')?.encoding).toBe('unknown');
    expect(findModel('gpt-4.1-nano')?.encoding).toBe('o200k_base');
  });

  it.each(['whisper-1', 'text-embedding-3-small', 'omni-moderation-latest', 'gpt-oss-20b'])(
    '%s has no prices, because OpenAI sells no text answers under that name',
    (id) => {
      expect(findModel(id)?.prices).toBeUndefined();
    },
  );
});

describe('structured outputs', () => {
  it.each([
    ['o1', true],
    ['o3-mini', true],
    ['o4-mini', true],
    ['gpt-4o', true],
    ['gpt-4o-2024-08-06', true],
    ['gpt-4o-mini-2024-07-18', true],
    ['ft:gpt-4o-mini-2024-07-18:team::id', true],
    ['gpt-4.1-nano', true],
    ['gpt-5', true],
    ['gpt-5.1', true],
    ['gpt-6-luna', true],
    ['o1-mini', undefined],
    ['o1-preview', undefined],
    ['gpt-4-turbo', undefined],
    ['gpt-3.5-turbo', undefined],
    ['gpt-4o-2024-05-13', undefined],
    ['chatgpt-4o-latest', undefined],
    ['gpt-4o-audio-preview', undefined],
    ['gpt-5-chat-latest', undefined],
  ])('%s: %s', (id, expected) => {
    expect(findModel(id)).toBeDefined();
    expect(findModel(id)!.structuredOutputs).toBe(expected);
  });

  it('are not counted on where nobody knows the model', () => {
    expect(unknownModel('my-model').structuredOutputs).toBeUndefined();
  });
});
