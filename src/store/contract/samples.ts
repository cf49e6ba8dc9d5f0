/** Runs, bundles and outcomes to test a store with. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import {
  type Bundle,
  noSpend,
  noUsage,
  type PicoDollars,
  type RowHistory,
  type RowOutcome,
  type Usage,
} from '../../types.js';
import type { Charge, RunState, Settlement, Store } from '../store.js';

export const dollar: PicoDollars = 10n ** 12n;

export const someUsage: Usage = { input: 120, cached: 64, written: 10, reasoning: 300, output: 420 };

/** What questions and models write, and what databases and encodings choke on. */
export const hostileTexts: readonly string[] = [
  '',
  ' \t\r\n ',
  'NUL \u0000 in the middle, \u0000\u0000 and at the end \u0000',
  'a lone high \ud83d surrogate, a lone low \ude00 one, and both the wrong way round \ude00\ud83d',
  '😀 🏳️‍🌈 e\u0301 \u202e \ufeff 中文 \uffff \u2028',
  `quotes ' " \` $1 $$ %s \\ \\u0000 \\x00 {} [] -- ; DROP TABLE run;`,
  '{"rows":[],"allowance":"null"}',
  'long '.repeat(200_000),
];

export const someHistory: RowHistory = {
  misses: 1,
  trials: [
    { rowsInCall: 16, answer: 'mañana', callId: 'call-t', usage: someUsage, cost: 123_456_000n, latencyMs: 900 },
    { rowsInCall: 8, answer: undefined, callId: 'call-u', usage: noUsage, cost: 789n, latencyMs: 0 },
  ],
};

/** Two rows, `first` and the next; only the second has cost something before, as far as that is known; both are on trial, at an effort. */
export function sampleBundle(id: string, first = 0): Bundle {
  const spend = { attempts: 2, usage: someUsage, cost: 123_456_789n, estimated: true } as const;
  const repair = { trouble: 'label: missing', answer: '{"mañana": "\u0000"}' };
  return {
    id,
    allowance: 1,
    trialSizes: [4, 1],
    effort: 'low',
    rows: [
      { row: first, question: `question ${first}`, tokens: 3, spend: noSpend, attemptsBefore: 0 },
      {
        row: first + 1,
        question: `question ${first + 1}`,
        tokens: 4,
        spend,
        attemptsBefore: 0,
        ...someHistory,
        repair,
      },
    ],
  };
}

export function sampleOutcome(row: number, more: Partial<RowOutcome> = {}): RowOutcome {
  return {
    row,
    status: 'answered',
    answer: `answer ${row}`,
    error: '',
    model: 'o1-mini',
    callId: `call-${row}`,
    rowsInCall: 2,
    spend: { attempts: 1, usage: someUsage, cost: 1_000n + BigInt(row) },
    latencyMs: 1234,
    source: 'model',
    ...more,
  };
}

/** A run of the test's own, with the named bundles open: rows 0 and 1 in the first, 2 and 3 in the next, … */
export async function sampleRun(store: Store, budget: PicoDollars | undefined, ...bundles: string[]): Promise<string> {
  const run = randomUUID();
  await store.openRun(run, budget);
  await store.addBundles(
    run,
    bundles.map((id, index) => sampleBundle(id, 2 * index)),
  );
  return run;
}

export async function stateOf(store: Store, run: string): Promise<RunState> {
  const state = await store.readRun(run);
  assert.ok(state, `run ${run} is in the store`);
  return state;
}

export async function moneyOf(store: Store, run: string): Promise<Pick<RunState, 'spent' | 'held' | 'unknown'>> {
  const { spent, held, unknown } = await stateOf(store, run);
  return { spent, held, unknown };
}

export async function attemptsOf(store: Store, run: string, bundle: string): Promise<number | undefined> {
  return (await store.readBundle(run, bundle))?.attempts;
}

/** Holds `amount` and sees that it was granted. */
export async function hold(store: Store, run: string, bundle: string, call: string, amount: bigint): Promise<void> {
  assert.equal((await store.reserveBudget(run, bundle, call, amount)).kind, 'granted');
}

export function billed(cost: PicoDollars, usage: Usage = someUsage): Charge {
  return { kind: 'billed', usage, cost };
}

/** The end of a bundle by `call`, with nothing finished and nothing left over unless `more` says so. */
export function ending(bundle: string, call: string, charge: Charge, more: Partial<Settlement> = {}): Settlement {
  return { bundle, call: { id: call, charge }, finished: [], leftovers: [], ...more };
}

/** A new run's state, but for what `more` says. */
export function freshState(run: string, more: Partial<RunState> = {}): RunState {
  return {
    run,
    sessions: 1,
    budget: undefined,
    spent: 0n,
    held: 0n,
    unknown: 0n,
    usage: noUsage,
    calls: 0,
    rejectedCalls: 0,
    openBundles: 0,
    stop: undefined,
    steer: 'go',
    ...more,
  };
}
