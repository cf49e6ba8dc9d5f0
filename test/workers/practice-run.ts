import { randomUUID } from 'node:crypto';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, onTestFinished } from 'vitest';
import { findModel } from '../../src/model/catalog.js';
import { addSpend } from '../../src/model/spend.js';
import { countTokens } from '../../src/model/tokens.js';
import { outputAllowance } from '../../src/plan/output-allowance.js';
import { OutputAllowances } from '../../src/plan/output-allowances.js';
import type { AnswerForm } from '../../src/prompt/answer-form.js';
import { sharedTokens } from '../../src/prompt/prompt-tokens.js';
import { Provider } from '../../src/provider/provider.js';
import type { StreamWish } from '../../src/provider/stream-wish.js';
import type { JobEnd } from '../../src/queue/bundle-queue.js';
import { type PracticeApi, type PracticeOptions, startPracticeApi } from '../../src/simulator/practice-api.js';
import { openEmbeddedStore } from '../../src/store/postgres/open-embedded-store.js';
import type { RunState, Store, StoredBundle } from '../../src/store/store.js';
import { type Bundle, noSpend, type PicoDollars, type RowOutcome } from '../../src/types.js';
import { answerBundle } from '../../workers/answer-bundle.js';
import { CacheKeys } from '../../workers/cache-keys.js';
import type { CallContext } from '../../workers/call-context.js';
import { CallingHours } from '../../workers/calling-hours.js';
import { Concurrency } from '../../workers/concurrency.js';
import { EndpointHealth } from '../../workers/endpoint-health.js';
import { FlexRoom } from '../../workers/flex-room.js';
import { laneFields } from '../../workers/lane-fields.js';
import { Pace } from '../../workers/pace.js';
import { Pause } from '../../workers/pause.js';
import { RoomSignal } from '../../workers/room-signal.js';
import { Streaming } from '../../workers/streaming.js';
import { sharedFolder } from '../support/workspace.js';

export const dollar: PicoDollars = 10n ** 12n;
export const bundleId = 'p1-0';
const model = findModel('o1-mini')!;

export interface Setting {
  readonly practice?: PracticeOptions;
  readonly budget?: PicoDollars;
  /** --max-output-tokens */
  readonly perRow?: number;
  readonly attempts?: number;
  readonly auditShare?: number;
  readonly timeoutMs?: number;
  /** --stream */
  readonly stream?: StreamWish;
  readonly answerForm?: AnswerForm;
}

/** Bundles of questions, answered by the practice API, their books kept by a real store. */
export interface PracticeRun {
  readonly run: string;
  readonly store: Store;
  readonly api: PracticeApi;
  readonly provider: Provider;
  readonly context: CallContext;
  /** Opens a bundle; its rows count from `first`. */
  add(questions: readonly string[], id?: string, first?: number, more?: Partial<Bundle>): Promise<void>;
  /** One turn of the bundle's job. */
  turn(id?: string, tries?: number): Promise<JobEnd>;
  /** Takes turns until nothing is queued any more, without ever waiting; gives up when the run is stopped. */
  finish(...ids: string[]): Promise<JobEnd[]>;
  state(): Promise<RunState>;
  /** Finished rows, by row. */
  outcomes(): Promise<RowOutcome[]>;
  openBundles(): Promise<StoredBundle[]>;
}

/** One store for all tests of a file; every test has a run of its own in it. */
export function sharedStore(): () => Store {
  const folder = sharedFolder();
  let store: Store;
  beforeAll(async () => {
    store = await openEmbeddedStore(folder);
  });
  afterAll(() => store.close());
  return () => store;
}

/** @param questions of the first bundle, if any */
export async function practiceRun(
  store: Store,
  questions: readonly string[],
  setting: Setting = {},
): Promise<PracticeRun> {
  const { practice = {}, budget = 10n * dollar, perRow, attempts = 8 } = setting;
  const { auditShare = 0, timeoutMs = 20_000, stream = 'auto', answerForm: form } = setting;
  const api = await startPracticeApi({ keepCalls: true, reasoning: { median: 100, spread: 0 }, ...practice });
  const provider = await Provider.open({ baseUrl: api.url, apiKey: 'practice', timeoutMs, connections: 16 });
  const run = randomUUID();
  await store.openRun(run, budget);
  const context: CallContext = {
    run,
    store,
    provider,
    log: pino({ level: 'silent' }),
    model,
    ...laneFields('sync', { sync: model.prices! }, false),
    instructions: '',
    answerForm: form,
    sharedTokens: sharedTokens('', form),
    secret: run,
    allowances: new OutputAllowances(() => outputAllowance(model, perRow)),
    cacheKeys: new CacheKeys(),
    attempts,
    auditShare,
    shortestQuestion: Math.min(...questions.map(countTokens), 1_000),
    coverCommitted: async () => {},
    refused: (message) => store.stopRun(run, { kind: 'refused', message }),
    hours: new CallingHours({ window: undefined, timezone: 'UTC', deadline: undefined }),
    streaming: new Streaming(stream),
    health: new EndpointHealth(),
    flexRoom: new FlexRoom(),
    pace: new Pace(store, provider.paceKey(model.id)),
    pause: new Pause(),
    concurrency: new Concurrency(16),
    room: new RoomSignal(),
  };
  const self: PracticeRun = {
    run,
    store,
    api,
    provider,
    context,
    async add(texts, id = bundleId, first = 0, more = {}) {
      const rows = texts.map((question, i) => {
        return { row: first + i, question, tokens: countTokens(question), spend: noSpend, attemptsBefore: 0 };
      });
      await store.addBundles(run, [{ id, rows, allowance: 1, ...more }]);
    },
    turn: (id = bundleId, tries = 0) => answerBundle(context, id, tries),
    async finish(...ids) {
      const ends: JobEnd[] = [];
      const queue = ids.length === 0 ? [bundleId] : ids;
      for (let id = queue.shift(); id !== undefined; id = queue.shift()) {
        const end = await answerBundle(context, id, 0);
        ends.push(end);
        if (end.kind === 'done') queue.push(...end.next);
        else if ((await self.state()).stop === undefined) queue.push(id);
        if (ends.length > 200) throw new Error(`bundle ${id} never comes to its end`);
      }
      return ends;
    },
    async state() {
      return (await store.readRun(run))!;
    },
    async outcomes() {
      const answers = await store.readAnswers(run, 10_000);
      return answers.map(({ outcome }) => outcome).sort((a, b) => a.row - b.row);
    },
    openBundles: () => store.readOpenBundles(run, '', 10_000),
  };
  if (questions.length > 0) await self.add(questions);
  onTestFinished(async () => {
    await provider.close();
    await api.close();
  });
  return self;
}

/**
 * What must hold at any moment at which no call is in flight: what the rows have cost adds up to what the run has
 * spent, token by token, and the provider's own bill lies between that and what may have been spent unseen.
 */
export async function expectBalancedBooks(practice: PracticeRun): Promise<void> {
  const { spent, unknown, held, usage, budget, calls } = await practice.state();
  const rows = [...(await practice.outcomes()), ...(await practice.openBundles()).flatMap((bundle) => bundle.rows)];
  const total = rows.map((row) => row.spend).reduce(addSpend, noSpend);
  expect(new Set(rows.map(({ row }) => row)).size, 'each row stands in one place').toBe(rows.length);
  expect(total.cost).toBe(spent);
  expect(total.usage).toEqual(usage);
  expect(held).toBe(0n);
  expect(spent + unknown).toBeLessThanOrEqual(budget!);
  const bill = practice.api.bill();
  expect(bill.picoDollars).toBeGreaterThanOrEqual(spent);
  expect(bill.picoDollars).toBeLessThanOrEqual(spent + unknown);
  expect(bill.calls).toBeGreaterThanOrEqual(calls);
  if (unknown === 0n) expect(bill.usage).toEqual(usage);
}

/** How many questions each billed call held, in order. */
export function callSizes(practice: PracticeRun): number[] {
  return practice.api.bill().list.map(({ questions }) => questions.length);
}

export function statuses(outcomes: readonly RowOutcome[]): string[] {
  return outcomes.map(({ status }) => status);
}
