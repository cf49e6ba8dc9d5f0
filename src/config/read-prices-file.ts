import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { UsageError } from '../errors.js';
import { findModel, type ModelFacts } from '../model/catalog.js';
import { parseDecimal } from '../model/decimal.js';
import { ownModel } from '../model/own-facts.js';
import { readOptions } from './read-options.js';
import { strictObject } from './strict-object.js';

const price = z
  .custom<string | number>(
    (value) => parsePrice(value) !== undefined,
    'expected a price in $ per 1M tokens with at most 6 decimals, such as "0.25"',
  )
  .transform((value) => parsePrice(value)!)
  .optional();
const text = (expected: string) => z.string(`expected ${expected}`).min(1, `expected ${expected}`);
const tokens = z
  .int('expected a whole number of tokens')
  .min(1, 'expected a whole number of tokens')
  .max(1_000_000_000, 'expected at most 1000000000 tokens')
  .optional();
const prices = { input: price, cached: price, written: price, output: price, reasoning: price };
const lane = strictObject(prices, 'prices like {"input": "0.125", "output": "1"}').optional();

const ownFacts = strictObject(
  {
    like: z
      .string('expected the id of a model')
      .refine((id) => findModel(id) !== undefined, 'expected a model that `sheaf models` knows')
      .optional(),
    ...prices,
    batch: lane,
    flex: lane,
    context: tokens,
    maxOutput: tokens,
    efforts: z
      .array(text('an effort such as "low"'), 'expected a list of efforts, weakest first, such as ["low", "high"]')
      .optional(),
    reasons: z.boolean('expected true or false').optional(),
    source: text('a text that is not empty').optional(),
    asOf: z.iso.date('expected a day such as "2026-11-24"').optional(),
  },
  'facts like {"input": "0", "output": "0"}',
);
const pricesFile = z.record(z.string(), ownFacts, 'expected an object of models, such as {"my-model": {…}}');

/**
 * Reads a --prices file: the user's own facts about models, each over what the catalog knows.
 * @throws UsageError that names model and field: "expected …, got …"
 */
export async function readPricesFile(path: string): Promise<ReadonlyMap<string, ModelFacts>> {
  const facts = readOptions(pricesFile, await readJson(path), path);
  return new Map(Object.entries(facts).map(([id, own]) => [id, ownModel(id, own, path)]));
}

async function readJson(path: string): Promise<unknown> {
  try {
    return JSON.parse((await readFile(path, 'utf8')).replace(/^\uFEFF/, ''));
  } catch (error) {
    throw new UsageError(`--prices: ${path} cannot be read: ${(error as Error).message}`);
  }
}

function parsePrice(value: unknown): bigint | undefined {
  if (typeof value !== 'string' && typeof value !== 'number') return undefined;
  return parseDecimal(String(value).trim(), 6);
}
