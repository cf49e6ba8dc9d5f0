import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readPricesFile } from '../../src/config/read-prices-file.js';
import { findModel, type ModelFacts, unknownModel } from '../../src/model/catalog.js';
import { temporaryFolder } from '../support/workspace.js';

async function read(content: unknown): Promise<ReadonlyMap<string, ModelFacts>> {
  const path = join(temporaryFolder(), 'prices.json');
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return readPricesFile(path);
}

async function factsOf(own: object, id = 'my-model'): Promise<ModelFacts> {
  return (await read({ [id]: own })).get(id)!;
}

const free = { input: 0n, cached: 0n, written: 0n, output: 0n, reasoning: 0n };

describe('a user’s own facts', () => {
  it('are taken whole', async () => {
    const facts = await factsOf({
      input: '0.10',
      cached: '0.05',
      written: '0.125',
      output: 0.4,
      reasoning: '0.5',
      batch: { input: '0.05', output: '0.2' },
      flex: { input: '0.06', cached: '0.01', output: '0.3' },
      context: 32_768,
      maxOutput: 4_096,
      efforts: ['low', 'high'],
      reasons: false,
      source: 'our contract',
      asOf: '2026-11-01',
    });
    expect(facts).toEqual({
      ...unknownModel('my-model'),
      contextTokens: 32_768,
      maxOutputTokens: 4_096,
      efforts: ['low', 'high'],
      reasoning: false,
      prices: { input: 100_000n, cached: 50_000n, written: 125_000n, output: 400_000n, reasoning: 500_000n },
      batchPrices: { input: 50_000n, cached: 50_000n, written: 50_000n, output: 200_000n, reasoning: 200_000n },
      flexPrices: { input: 60_000n, cached: 10_000n, written: 60_000n, output: 300_000n, reasoning: 300_000n },
      source: 'our contract',
      asOf: '2026-11-01',
    });
  });

  it('hold over those of the model that theirs is like, without OpenAI’s plans for it', async () => {
    const { shutdownDate: _, successor: __, ...mini } = findModel('gpt-5-mini')!;
    const facts = await factsOf({ like: 'gpt-5-mini', context: 100_000 });
    expect(facts).toMatchObject({ id: 'my-model', contextTokens: 100_000, prices: mini.prices, asOf: mini.asOf });
    expect(facts.batchPrices).toEqual(mini.batchPrices);
    expect(facts.source).toMatch(/prices\.json, over https:/);
    expect(facts.shutdownDate).toBeUndefined();
    expect(facts.successor).toBeUndefined();
  });

  it('hold over those of the model of that id, which keeps its end', async () => {
    const facts = await factsOf({ maxOutput: 1_000 }, 'gpt-5-mini');
    expect(facts).toMatchObject({ maxOutputTokens: 1_000, shutdownDate: '2026-12-11' });
  });

  it('never mix two price lists: half of each would be nobody’s bill', async () => {
    const facts = await factsOf({ like: 'gpt-5-mini', input: '3', output: '15' });
    expect(facts.prices).toEqual({
      input: 3_000_000n,
      cached: 3_000_000n,
      written: 3_000_000n,
      output: 15_000_000n,
      reasoning: 15_000_000n,
    });
    expect(facts.batchPrices).toBeUndefined();
    expect(facts.flexPrices).toBeUndefined();
  });

  it('keep the dearer cache writes of what they are like, so that the cap still holds', async () => {
    const facts = await factsOf({ like: 'gpt-6-luna', input: '4', output: '20', batch: { input: '2', output: '10' } });
    expect(facts.prices?.written).toBe(5_000_000n);
    expect(facts.batchPrices?.written).toBe(2_500_000n);
  });

  it('may be free of charge', async () => {
    expect((await factsOf({ input: '0', cached: '0', output: '0' })).prices).toEqual(free);
  });
});

describe('a file that cannot be meant is refused, by model and field', () => {
  it.each<[unknown, RegExp]>([
    ['{', /--prices: .*prices\.json cannot be read/],
    [[], /prices\.json: expected an object of models.*got \[\]/],
    [{ m: 5 }, /prices\.json: m: expected facts like .*got 5/],
    [{ m: { inptu: '1' } }, /prices\.json: m: unknown key "inptu"/],
    [{ m: { input: '1,10', output: '1' } }, /m\.input: expected a price in \$ per 1M tokens.*got "1,10"/],
    [{ m: { input: -1, output: '1' } }, /m\.input: expected a price.*got -1/],
    [{ m: { input: '0.1234567', output: '1' } }, /m\.input: expected a price.*at most 6 decimals.*got "0.1234567"/],
    [{ m: { input: true, output: '1' } }, /m\.input: expected a price.*got true/],
    [{ m: { input: '1' } }, /m\.output: expected a price.*got nothing/],
    [{ m: { like: 'gpt-5', cached: '1' } }, /m\.input: expected a price.*got nothing/],
    [{ m: { batch: { output: '1' } } }, /m\.batch\.input: expected a price.*got nothing/],
    [{ m: { batch: { input: '1', output: '1', speed: 2 } } }, /m\.batch: unknown key "speed"/],
    [{ m: { batch: '1' } }, /m\.batch: expected prices like.*got "1"/],
    [{ m: { like: 'gpt-nonsense' } }, /m\.like: expected a model that `sheaf models` knows, got "gpt-nonsense"/],
    [{ m: { context: 1.5 } }, /m\.context: expected a whole number of tokens, got 1\.5/],
    [{ m: { maxOutput: 0 } }, /m\.maxOutput: expected a whole number of tokens, got 0/],
    [{ m: { efforts: 'low' } }, /m\.efforts: expected a list of efforts.*got "low"/],
    [{ m: { efforts: [''] } }, /m\.efforts\[0\]: expected an effort.*got ""/],
    [{ m: { reasons: 'no' } }, /m\.reasons: expected true or false, got "no"/],
    [{ m: { asOf: 'today' } }, /m\.asOf: expected a day.*got "today"/],
  ])('%j', async (content, message) => {
    await expect(read(content)).rejects.toThrow(message);
    await expect(read(content)).rejects.toMatchObject({ name: 'UsageError' });
  });

  it('a file that is not there', async () => {
    await expect(readPricesFile('/nowhere/prices.json')).rejects.toThrow(/--prices: \/nowhere\/prices\.json cannot be/);
  });
});
