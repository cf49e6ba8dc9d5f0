import { expect, it } from 'vitest';
import { judgeRun, type RunTraces } from '../../src/run/judge-run.js';
import type { Manifest } from '../../src/run/run-folder.js';
import { exitOf, noHindsight, runSummary } from '../../src/run/summary.js';
import type { RunState, RunStop } from '../../src/store/store.js';
import { noUsage } from '../../src/types.js';
import { ordersVersion } from '../../workers/orders.js';

const state: RunState = {
  run: 'night',
  sessions: 1,
  budget: 5_000_000_000_000n,
  spent: 1n,
  held: 20_000_000_000n,
  unknown: 0n,
  usage: noUsage,
  calls: 3,
  rejectedCalls: 0,
  openBundles: 7,
  stop: undefined,
  steer: 'go',
};
const manifest: Manifest = {
  version: 1,
  run: 'night',
  output: '/night.csv',
  identity: { model: 'o1-mini' },
  secret: '',
};
const traces: RunTraces = {
  run: 'night',
  manifest,
  part: { answered: 4, failed: 1, skipped: 0 },
  checkpoint: { spent: '500000000000', committed: '900000000000' },
  state,
  orders: undefined,
  producer: undefined,
  served: false,
  blind: undefined,
};
const stopped = (stop: RunStop): RunTraces => ({ ...traces, state: { ...state, stop } });
const ended = (skipped: number, stop?: RunStop): RunTraces => {
  const counts = { answered: 9, failed: 1, skipped, cached: 0, duplicates: 2, estimated: 0 };
  const totals = runSummary({ ...state, held: 0n, stop }, 10 + skipped, counts, 5, '/night.csv', exitOf(counts));
  const summary = { ...totals, ...noHindsight };
  return { ...traces, state: undefined, part: undefined, manifest: { ...manifest, summary } };
};

it('tells folder and store together', () => {
  expect(judgeRun({ ...traces, producer: true })).toEqual({
    run: 'night',
    retry: false,
    output: '/night.csv',
    model: 'o1-mini',
    state: 'running',
    note: null,
    answered: 4,
    failed: 1,
    skipped: 0,
    open_bundles: 7,
    spent_usd: '0.000000000001',
    held_usd: '0.02',
    unknown_usd: '0',
    budget_usd: '5',
  });
});

it.each<[string, RunTraces, RegExp | null]>([
  ['running', { ...traces, producer: true }, null],
  ['running', { ...traces, state: undefined, producer: 'process 12', blind: 'In use.' }, /by process 12/],
  ['refused', stopped({ kind: 'refused', message: 'no credit for sk-abcdefghijkl' }), /^no credit for \[key\]$/],
  ['stopped by budget', stopped({ kind: 'budget', message: 'the budget is used up' }), null],
  ['stopped by deadline', stopped({ kind: 'deadline', message: 'the deadline has come' }), null],
  ['unfinished', traces, /Nobody works on it/],
  ['unfinished', { ...traces, served: true }, /workers answer what it had queued/],
  ['unfinished', { ...traces, state: undefined }, /store does not know it/],
  ['unfinished', { ...traces, state: undefined, blind: 'In use.' }, /^In use\.$/],
  ['finished', ended(0), null],
  ['stopped by budget', ended(3), null],
  ['stopped by deadline', ended(3, { kind: 'deadline', message: 'the deadline has come' }), null],
])('judges a run %s', (verdict, given, note) => {
  const judged = judgeRun(given);
  expect(judged.state).toBe(verdict);
  if (note === null) expect(judged.note).toBeNull();
  else expect(judged.note).toMatch(note);
});

it('takes the spent money from the checkpoint while the store cannot be asked', () => {
  const money = { spent_usd: '0.5', held_usd: null, unknown_usd: null, budget_usd: null, open_bundles: null };
  expect(judgeRun({ ...traces, state: undefined, producer: 'process 12' })).toMatchObject(money);
});

it('takes all figures of a run at its end from its summary', () => {
  expect(judgeRun(ended(3))).toMatchObject({ answered: 9, failed: 1, skipped: 3, open_bundles: 0, held_usd: '0' });
});

it('knows the model of another machine’s run by its orders, if it can read them', () => {
  const { run, state, served, producer, blind } = traces;
  const others = (version: number) =>
    judgeRun({ run, state, served, producer, blind, orders: JSON.stringify({ version, model: { id: 'o3' } }) });
  expect(others(ordersVersion)).toMatchObject({ model: 'o3', output: null, answered: null });
  expect(others(ordersVersion + 1)).toMatchObject({ model: null });
});

it('says of a run at several models that its parts stand beside it', () => {
  const whole = { ...manifest, identity: { cascade: ['o1-mini', 'o1'] }, arms: ['first', 'again'] };
  expect(judgeRun({ ...traces, state: undefined, checkpoint: undefined, manifest: whole })).toMatchObject({
    state: 'unfinished',
    model: 'o1-mini,o1',
    note: expect.stringContaining('2 runs'),
  });
});
