import pino from 'pino';
import { describe, expect, it } from 'vitest';
import { findModel } from '../../src/model/catalog.js';
import { worstCost } from '../../src/model/prices.js';
import { outputAllowance } from '../../src/plan/output-allowance.js';
import { OutputAllowances } from '../../src/plan/output-allowances.js';
import { OutputUse } from '../../src/plan/output-use.js';
import type { Bundle } from '../../src/types.js';
import { answerBundle } from '../../workers/answer-bundle.js';
import type { CallContext } from '../../workers/call-context.js';
import { callContext, decodeOrders, encodeOrders, type Orders, ordersVersion } from '../../workers/orders.js';
import { type PracticeRun, practiceRun, sharedStore } from './practice-run.js';

const store = sharedStore();
const question = (row: number) => `How does thing number ${row} work?`;

/** Allowances that all learn into `use`. */
function learningInto({ context }: PracticeRun, use: OutputUse): OutputAllowances {
  return new OutputAllowances(() => outputAllowance(context.model, undefined, use));
}

/** Answers questions, each alone and one after another. @returns what was held for each call */
async function answerMany(
  { context, add, store: books }: PracticeRun,
  count: number,
  first = 0,
  more: Partial<Bundle> = {},
): Promise<bigint[]> {
  const holds: bigint[] = [];
  const reserveBudget: typeof books.reserveBudget = (run, bundle, call, amount) => {
    holds.push(amount);
    return books.reserveBudget(run, bundle, call, amount);
  };
  const watched = new Proxy(books, {
    get(target, name) {
      if (name === 'reserveBudget') return reserveBudget;
      const value = Reflect.get(target, name);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
  for (let row = first; row < first + count; row++) {
    await add([question(row)], `many-${row}`, row, more);
    await answerBundle({ ...context, store: watched }, `many-${row}`, 0);
  }
  return holds;
}

describe('what a call may write', () => {
  it('is learned from what replies used, so that less money is held for it', async () => {
    const practice = await practiceRun(store(), [], { practice: { reasoning: { median: 300, spread: 0.6 } } });
    const before = await answerMany(practice, 30);
    const after = await answerMany(practice, 10, 30);
    const tokens = (amount: bigint) => Number(amount / practice.context.prices.output);
    for (const hold of before) expect(tokens(hold)).toBeGreaterThanOrEqual(25_000);
    for (const hold of after) expect(tokens(hold)).toBeLessThan(6_000);
    expect(await practice.outcomes()).toHaveLength(40);
  });

  it('holds the worst case of the very call that is sent, learned or not', async () => {
    const practice = await practiceRun(store(), [], { practice: { reasoning: { median: 300, spread: 0.6 } } });
    const caps: number[] = [];
    const { provider } = practice.context;
    const watching: CallContext['provider'] = {
      call: (request) => {
        caps.push(request.maxOutputTokens);
        return provider.call(request);
      },
    };
    const watched: PracticeRun = { ...practice, context: { ...practice.context, provider: watching } };
    const holds = await answerMany(watched, 40);
    const { prices } = practice.context;
    for (const [i, hold] of holds.entries()) {
      expect(hold).toBeGreaterThanOrEqual(worstCost(practice.api.bill().list[i]!.usage.input, caps[i]!, prices));
    }
    expect(new Set(caps).size).toBeGreaterThan(2);
  });

  it('is learned apart for each effort: rows that are thought about are not cut off at what others use', async () => {
    const practice = await practiceRun(store(), [], { practice: { reasoning: { median: 300, spread: 0.6 } } });
    const context = { ...practice.context, model: findModel('gpt-5.1')! };
    const before = await answerMany({ ...practice, context }, 30, 0, { effort: 'none' });
    const known = await answerMany({ ...practice, context }, 1, 30, { effort: 'none' });
    const other = await answerMany({ ...practice, context }, 1, 31, { effort: 'medium' });
    expect(known[0]! * 4n).toBeLessThan(before[0]!);
    expect(other[0]).toBeGreaterThan(known[0]! * 4n);
    expect(context.allowances.scarcest()).toBe(context.allowances.of('none').scarce(1, 1));
  });

  it('learns nothing from replies that ended before their time', async () => {
    for (const kind of ['refusal', 'content_filter', 'no_usage', 'truncated'] as const) {
      const practice = await practiceRun(store(), [], { practice: { faults: [{ kind }] } });
      const use = new OutputUse();
      const learning = { ...practice.context, allowances: learningInto(practice, use) };
      await answerMany({ ...practice, context: learning }, 2);
      expect(use.seen(), kind).toEqual([]);
    }
  });

  it('learns from a cut-off reply once, and not again from the same row’s next ones', async () => {
    const practice = await practiceRun(store(), ['6 * 7'], { practice: { reasoning: { median: 70_000, spread: 0 } } });
    const use = new OutputUse();
    const learning = { ...practice.context, allowances: learningInto(practice, use) };
    await answerBundle(learning, 'p1-0', 0);
    const [child] = await practice.openBundles();
    await answerBundle(learning, child!.id, 0);
    expect(practice.api.bill().calls).toBe(2);
    expect(use.seen()).toEqual([{ size: 0, calls: 1, mean: 50_000, variance: 0 }]);
  });

  it('is told in the log', async () => {
    const lines: string[] = [];
    const log = pino({ level: 'debug' }, { write: (line: string) => lines.push(line) });
    const practice = await practiceRun(store(), []);
    await answerMany({ ...practice, context: { ...practice.context, log } }, 30);
    const told = lines.map((line) => JSON.parse(line)).filter(({ msg }) => msg === 'output allowance');
    expect(told).toHaveLength(1);
    expect(told[0]).toMatchObject({ rows_in_call: 1, calls: 30 });
    expect(told[0].scarce).toBeLessThanOrEqual(told[0].max_completion_tokens);
  });
});

it('starts warm in a process that gets orders', async () => {
  const practice = await practiceRun(store(), []);
  const { model, prices } = practice.context;
  const outputUse = [{ size: 3, calls: 500, mean: 300, variance: 40_000 }];
  const given = { model, prices, instructions: '', limits: {}, outputUse, hours: { timezone: 'UTC' } };
  const orders = { version: ordersVersion, ...given } as unknown as Orders;
  const { allowances } = callContext(decodeOrders(encodeOrders(orders))!, practice.context);
  const allowance = allowances.of(undefined);
  expect(allowance.full(10, 1)).toBeLessThan(7_000);
  expect(allowance.full(10, 1)).toBeGreaterThan(3_000);
});
