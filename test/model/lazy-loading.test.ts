import { createRequire } from 'node:module';
import { expect, it } from 'vitest';
import { findModel, listModels } from '../../src/model/catalog.js';
import { countTokens } from '../../src/model/tokens.js';

const loaded = (name: string) => Object.keys(createRequire(import.meta.url).cache).some((file) => file.includes(name));

it('starts fast: price tables and vocabulary are loaded only when something needs them', () => {
  listModels();
  expect(findModel('o1-mini')).toBeDefined();
  expect(findModel('gpt-4o-2024-08-06')).toBeDefined();
  expect([loaded('genai-prices'), loaded('gpt-tokenizer')]).toEqual([false, false]);

  expect(findModel('gpt-5.6-terra')).toBeDefined();
  expect([loaded('genai-prices'), loaded('models.gen'), loaded('bpeRanks')]).toEqual([true, true, false]);

  expect(countTokens('hello world')).toBe(2);
  expect(loaded('bpeRanks')).toBe(true);
});
