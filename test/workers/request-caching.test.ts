import { describe, expect, it } from 'vitest';
import { findModel, listModels } from '../../src/model/catalog.js';
import { outputAllowance } from '../../src/plan/output-allowance.js';
import { OutputAllowances } from '../../src/plan/output-allowances.js';
import { sharedTokens } from '../../src/prompt/prompt-tokens.js';
import { answerBundle } from '../../workers/answer-bundle.js';
import { CacheKeys } from '../../workers/cache-keys.js';
import type { CallContext } from '../../workers/call-context.js';
import { type PracticeRun, practiceRun, sharedStore } from './practice-run.js';

const store = sharedStore();
/** Some 2,800 tokens. */
const longInstructions = Array.from({ length: 400 }, (_, i) => `Rule ${i}: be right.`).join('\n');
const shortInstructions = 'Be right.';
/** A question that is longer than the shortest prefix the cache takes. */
const longQuestion = (row: number) => `${row}: ${'why is that so? '.repeat(400)}`;

function withModel({ context }: PracticeRun, id: string, instructions: string): CallContext {
  const model = findModel(id)!;
  const allowances = new OutputAllowances(() => outputAllowance(model, undefined));
  return {
    ...context,
    model,
    prices: model.prices!,
    holdPrices: model.prices!,
    allowances,
    instructions,
    sharedTokens: sharedTokens(instructions),
  };
}

/** Asks bundles of the given sizes; tells the tokens that each call found in the cache and wrote to it. */
async function ask(id: string, instructions: string, sizes: readonly number[], question = longQuestion) {
  const practice = await practiceRun(store(), []);
  const context = withModel(practice, id, instructions);
  let row = 0;
  for (const [i, size] of sizes.entries()) {
    const questions = Array.from({ length: size }, (_, at) => question(row + at));
    await practice.add(questions, `b${i}`, row);
    await answerBundle(context, `b${i}`, 0);
    row += size;
  }
  const { list, rejected } = practice.api.bill();
  expect(rejected).toBe(0);
  expect(list).toHaveLength(sizes.length);
  return list.map(({ usage: { cached, written, input } }) => ({ cached, written, input }));
}

describe('the provider’s prompt cache', () => {
  it.each(['o3-mini', 'gpt-4o-mini', 'gpt-5-mini'])('serves the instructions of %s’s calls', async (id) => {
    const [first, ...later] = await ask(id, longInstructions, [3, 3, 2]);
    expect(first!.cached).toBe(0);
    for (const { cached } of later) expect(cached).toBeGreaterThan(2_000);
  });

  it('is written to once, for what calls share and nothing else, where writing costs extra', async () => {
    const [first, ...later] = await ask('gpt-6-luna', longInstructions, [3, 3, 2]);
    expect(first!.written).toBeGreaterThan(2_000);
    expect(first!.written).toBeLessThan(first!.input - 1_024);
    for (const use of later) expect(use).toMatchObject({ cached: first!.written, written: 0 });
  });

  it('is not written to at all, where writing costs extra and calls share nothing long', async () => {
    for (const instructions of ['', shortInstructions]) {
      for (const use of await ask('gpt-6-luna', instructions, [1, 3, 1])) {
        expect(use).toMatchObject({ cached: 0, written: 0 });
        expect(use.input).toBeGreaterThan(1_024);
      }
    }
  });

  it('keeps serving a process that makes many calls a minute', async () => {
    const uses = await ask('gpt-5-mini', longInstructions, Array(60).fill(1), (row) => `${row} + 1`);
    // Five keys, each with a first call.
    expect(uses.filter(({ cached }) => cached === 0)).toHaveLength(5);
  });
});

describe('no request is refused for a parameter', () => {
  it.each(listModels().map(({ id }) => id))('by %s', async (id) => {
    for (const instructions of [longInstructions, shortInstructions]) await ask(id, instructions, [1, 2], String);
  });

  it('nothing is said of caching to an endpoint that may not know it', async () => {
    const practice = await practiceRun(store(), ['1 + 1']);
    const requests: object[] = [];
    const context: CallContext = {
      ...withModel(practice, 'gpt-6-luna', longInstructions),
      cacheKeys: undefined,
      provider: {
        call: (request) => {
          requests.push(request);
          return practice.provider.call(request);
        },
      },
    };
    await answerBundle(context, 'p1-0', 0);
    expect(requests).toEqual([expect.objectContaining({ caching: undefined })]);
  });
});

describe('cache keys', () => {
  it('are as many as the minute’s calls need, and the same ones every minute', () => {
    const keys = new CacheKeys();
    const minute = (start: number, calls: number) => Array.from({ length: calls }, (_, i) => keys.next(start + i));
    const first = minute(1_000, 40);
    expect(new Set(first).size).toBe(3);
    for (const key of new Set(first)) expect(first.filter((other) => other === key).length).toBeLessThanOrEqual(14);
    expect(minute(61_000, 40)).toEqual(first);
    expect(minute(130_000, 5)).toEqual(first.slice(0, 5));
  });

  it('are no other process’s', () => {
    expect(new CacheKeys().next()).not.toBe(new CacheKeys().next());
    expect(new CacheKeys().next().length).toBeLessThanOrEqual(64);
  });
});
