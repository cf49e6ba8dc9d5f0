import type { FamilyName } from './families.js';
import type { TierLimits } from './model-facts.js';

/** $ per 1M tokens, as decimals: input, cached input, output. */
export type ListPrice = readonly [input: string, cached: string, output: string];

/** One model of Sheaf's own table. */
export interface ModelEntry {
  readonly id: string;
  /** Prompt and completion together, in tokens. */
  readonly context: number;
  /** The largest `max_completion_tokens`. */
  readonly maxOutput: number;
  readonly price: ListPrice;
  /** Batch API; absent where the model was never offered there. The same price twice means: no cached discount. */
  readonly batch?: ListPrice;
  /** `service_tier: "flex"`; absent where the model was never offered there. */
  readonly flex?: ListPrice | 'as batch';
  readonly family: FamilyName;
  /** What this model rejects beyond its family. */
  readonly alsoRejects?: readonly string[];
  readonly shutdown?: string;
  readonly successor?: string;
  readonly tiers?: readonly TierLimits[];
  /** What no source states, but others suggest. */
  readonly inferred?: readonly ('batch prices' | 'flex prices' | 'flex price of cached input' | 'successor')[];
  readonly source: string;
  readonly asOf: string;
}

const asOf = '2026-11-23';
const docs = 'https://developers.openai.com/api/docs';
const page = (model: string) => `${docs}/models/${model}, ${docs}/pricing, ${docs}/deprecations`;
const flexGuide = `${docs}/guides/flex-processing`;
const rateLimits = `${docs}/guides/rate-limits`;
/** Prices and limits from the packages' tables, which lack the other lanes; those are half price for all of their kin. */
const packages =
  'https://github.com/pydantic/genai-prices (0.1.8), https://www.npmjs.com/package/gpt-tokenizer (4.0.0), ' +
  `${docs}/guides/batch, ${flexGuide}`;

/**
 * The deprecations page of 2026-10-15 named gpt-5.6 siblings as successors of what went on 2026-10-23; gpt-6.1 has taken
 * their place in its other rows, hence "inferred".
 *
 * Sheaf's own model table: what the packages' tables lack or get wrong, oldest model first.
 * To add a model, look up every value and put down where and when; prices are checked one by one in the tests.
 */
export const modelEntries: readonly ModelEntry[] = [
  {
    id: 'o1-preview',
    context: 128_000,
    maxOutput: 32_768,
    price: ['15', '7.50', '60'],
    family: 'first o1',
    shutdown: '2025-07-28',
    successor: 'o3',
    source: page('o1-preview'),
    asOf,
  },
  {
    // 3 / 1.50 / 12 at launch; these are the prices it had when it was shut down.
    id: 'o1-mini',
    context: 128_000,
    maxOutput: 65_536,
    price: ['1.10', '0.55', '4.40'],
    batch: ['0.55', '0.55', '2.20'],
    family: 'first o1',
    tiers: [
      { tier: 1, rpm: 500, tpm: 200_000 },
      { tier: 2, rpm: 5_000, tpm: 2_000_000 },
      { tier: 3, rpm: 5_000, tpm: 4_000_000 },
      { tier: 4, rpm: 10_000, tpm: 10_000_000 },
      { tier: 5, rpm: 30_000, tpm: 150_000_000 },
    ],
    shutdown: '2025-10-27',
    successor: 'o4-mini',
    inferred: ['batch prices'],
    source: `${page('o1-mini')}, ${rateLimits}`,
    asOf,
  },
  {
    id: 'o1',
    context: 200_000,
    maxOutput: 100_000,
    price: ['15', '7.50', '60'],
    batch: ['7.50', '7.50', '30'],
    family: 'o',
    shutdown: '2026-10-23',
    successor: 'gpt-6.1-sol',
    inferred: ['successor'],
    source: page('o1'),
    asOf,
  },
  {
    id: 'o3-mini',
    context: 200_000,
    maxOutput: 100_000,
    price: ['1.10', '0.55', '4.40'],
    batch: ['0.55', '0.55', '2.20'],
    family: 'o',
    shutdown: '2026-10-23',
    successor: 'gpt-6.1-sol',
    inferred: ['successor'],
    source: page('o3-mini'),
    asOf,
  },
  {
    id: 'o4-mini',
    context: 200_000,
    maxOutput: 100_000,
    price: ['1.10', '0.275', '4.40'],
    batch: ['0.55', '0.55', '2.20'],
    flex: ['0.55', '0.1375', '2.20'],
    family: 'o',
    alsoRejects: ['stop'],
    shutdown: '2026-10-23',
    successor: 'gpt-6.1-terra',
    inferred: ['flex price of cached input', 'successor'],
    source: `${page('o4-mini')}, ${flexGuide}`,
    asOf,
  },
  {
    id: 'o3',
    context: 200_000,
    maxOutput: 100_000,
    price: ['2', '0.50', '8'],
    batch: ['1', '1', '4'],
    flex: ['1', '0.25', '4'],
    family: 'o',
    alsoRejects: ['stop'],
    shutdown: '2026-12-11',
    successor: 'gpt-6.1-sol',
    inferred: ['flex price of cached input'],
    source: `${page('o3')}, ${flexGuide}`,
    asOf,
  },
  {
    // The first snapshot has prices and limits of its own.
    id: 'gpt-4o-2024-05-13',
    context: 128_000,
    maxOutput: 4_096,
    price: ['5', '5', '15'],
    batch: ['2.50', '2.50', '7.50'],
    family: 'gpt-4o without schemas',
    shutdown: '2026-10-23',
    successor: 'gpt-6.1-sol',
    inferred: ['successor'],
    source: page('gpt-4o'),
    asOf,
  },
  {
    id: 'gpt-4o',
    context: 128_000,
    maxOutput: 16_384,
    price: ['2.50', '1.25', '10'],
    batch: ['1.25', '1.25', '5'],
    family: 'gpt-4o',
    shutdown: '2027-01-14',
    successor: 'gpt-6-luna',
    source: page('gpt-4o'),
    asOf,
  },
  {
    id: 'gpt-4o-mini',
    context: 128_000,
    maxOutput: 16_384,
    price: ['0.15', '0.075', '0.60'],
    batch: ['0.075', '0.075', '0.30'],
    family: 'gpt-4o',
    shutdown: '2027-01-14',
    successor: 'gpt-6-luna',
    source: page('gpt-4o-mini'),
    asOf,
  },
  {
    id: 'gpt-4.1',
    context: 1_047_576,
    maxOutput: 32_768,
    price: ['2', '0.50', '8'],
    batch: ['1', '1', '4'],
    family: 'gpt-4o',
    shutdown: '2027-01-14',
    successor: 'gpt-6-luna',
    source: page('gpt-4.1'),
    asOf,
  },
  {
    id: 'gpt-4.1-mini',
    context: 1_047_576,
    maxOutput: 32_768,
    price: ['0.40', '0.10', '1.60'],
    batch: ['0.20', '0.20', '0.80'],
    family: 'gpt-4o',
    shutdown: '2027-01-14',
    successor: 'gpt-6-luna',
    source: page('gpt-4.1-mini'),
    asOf,
  },
  {
    id: 'gpt-5',
    context: 400_000,
    maxOutput: 128_000,
    price: ['1.25', '0.125', '10'],
    batch: ['0.625', '0.0625', '5'],
    flex: 'as batch',
    family: 'gpt-5',
    shutdown: '2026-12-11',
    successor: 'gpt-6.1-sol',
    source: `${page('gpt-5')}, ${flexGuide}`,
    asOf,
  },
  {
    id: 'gpt-5-mini',
    context: 400_000,
    maxOutput: 128_000,
    price: ['0.25', '0.025', '2'],
    batch: ['0.125', '0.0125', '1'],
    flex: 'as batch',
    family: 'gpt-5',
    shutdown: '2026-12-11',
    successor: 'gpt-6.1-terra',
    source: `${page('gpt-5-mini')}, ${flexGuide}`,
    asOf,
  },
  {
    id: 'gpt-5-nano',
    context: 400_000,
    maxOutput: 128_000,
    price: ['0.05', '0.005', '0.40'],
    batch: ['0.025', '0.0025', '0.20'],
    flex: 'as batch',
    family: 'gpt-5',
    shutdown: '2026-12-11',
    successor: 'gpt-6-luna',
    source: `${page('gpt-5-nano')}, ${flexGuide}`,
    asOf,
  },
  {
    id: 'gpt-5.1',
    context: 400_000,
    maxOutput: 128_000,
    price: ['1.25', '0.125', '10'],
    batch: ['0.625', '0.0625', '5'],
    flex: 'as batch',
    family: 'gpt-5.1',
    shutdown: '2027-04-01',
    source: `${page('gpt-5.1')}, ${flexGuide}`,
    asOf,
  },
  {
    id: 'gpt-5.2',
    context: 400_000,
    maxOutput: 128_000,
    price: ['1.75', '0.175', '14'],
    batch: ['0.875', '0.0875', '7'],
    flex: 'as batch',
    family: 'gpt-5.2',
    inferred: ['batch prices', 'flex prices'],
    source: packages,
    asOf,
  },
  {
    id: 'gpt-5.4',
    context: 1_050_000,
    maxOutput: 128_000,
    price: ['2.50', '0.25', '15'],
    batch: ['1.25', '0.125', '7.50'],
    flex: 'as batch',
    family: 'gpt-5.4',
    inferred: ['batch prices', 'flex prices'],
    source: packages,
    asOf,
  },
  {
    id: 'gpt-5.4-mini',
    context: 400_000,
    maxOutput: 128_000,
    price: ['0.75', '0.075', '4.50'],
    batch: ['0.375', '0.0375', '2.25'],
    flex: 'as batch',
    family: 'gpt-5.2',
    source: `${page('gpt-5.4-mini')}, ${flexGuide}`,
    asOf,
  },
  {
    id: 'gpt-5.5',
    context: 1_050_000,
    maxOutput: 128_000,
    price: ['5', '0.50', '30'],
    batch: ['2.50', '0.25', '15'],
    flex: 'as batch',
    family: 'gpt-5.4',
    inferred: ['batch prices', 'flex prices'],
    source: packages,
    asOf,
  },
  {
    id: 'gpt-5.6-luna',
    context: 1_050_000,
    maxOutput: 128_000,
    price: ['0.20', '0.02', '1.20'],
    batch: ['0.10', '0.01', '0.60'],
    flex: 'as batch',
    family: 'gpt-5.6',
    source: `${page('gpt-5.6-luna')}, ${flexGuide}`,
    asOf,
  },
  {
    id: 'gpt-6-luna',
    context: 1_050_000,
    maxOutput: 128_000,
    price: ['0.10', '0.01', '0.50'],
    batch: ['0.05', '0.005', '0.25'],
    flex: 'as batch',
    family: 'gpt-6',
    source: `${page('gpt-6-luna')}, ${flexGuide}`,
    asOf,
  },
  {
    id: 'gpt-6-astra',
    context: 1_050_000,
    maxOutput: 128_000,
    price: ['10', '1', '50'],
    batch: ['5', '0.50', '25'],
    flex: 'as batch',
    family: 'gpt-6 without none',
    source: `${page('gpt-6-astra')}, ${flexGuide}`,
    asOf,
  },
  {
    id: 'gpt-6-sol',
    context: 1_050_000,
    maxOutput: 128_000,
    price: ['2', '0.20', '10'],
    batch: ['1', '0.10', '5'],
    flex: 'as batch',
    family: 'gpt-6',
    source: `${page('gpt-6-sol')}, ${flexGuide}`,
    asOf,
  },
  {
    id: 'gpt-6.1-sol',
    context: 1_050_000,
    maxOutput: 128_000,
    price: ['2', '0.10', '10'],
    batch: ['1', '0.05', '5'],
    flex: 'as batch',
    family: 'gpt-6 without none',
    source: `${page('gpt-6.1-sol')}, ${flexGuide}`,
    asOf,
  },
  {
    id: 'gpt-6.1-terra',
    context: 1_050_000,
    maxOutput: 128_000,
    price: ['1', '0.05', '5'],
    batch: ['0.50', '0.025', '2.50'],
    flex: 'as batch',
    family: 'gpt-6',
    source: `${page('gpt-6.1-terra')}, ${flexGuide}`,
    asOf,
  },
  {
    id: 'gpt-6.2-sol',
    context: 1_050_000,
    maxOutput: 128_000,
    price: ['2', '0.10', '10'],
    batch: ['1', '0.05', '5'],
    flex: 'as batch',
    family: 'gpt-6 without none',
    source: `${page('gpt-6.2-sol')}, ${flexGuide}`,
    asOf,
  },
];
