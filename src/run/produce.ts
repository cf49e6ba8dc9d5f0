import { setTimeout as sleep } from 'node:timers/promises';
import type { InputRow } from '../csv/input.js';
import type { GradedBy } from '../grade/grade-kind.js';
import type { TokenPrices } from '../model/catalog.js';
import { type Packable, Packer } from '../plan/packer.js';
import type { BundleQueue } from '../queue/bundle-queue.js';
import type { Store } from '../store/store.js';
import type { Bundle, BundleRow, RowOutcome, RowSpend } from '../types.js';
import type { AnswerCache } from './answer-cache.js';
import type { Journal } from './journal.js';
import { AnswerLookUp } from './look-up-answers.js';
import type { Sizing } from './sizing.js';
import type { Survey } from './survey.js';
import type { Worksheet } from './worksheet.js';

/** Bundles that are opened in one step. */
const batchSize = 50;
const pageSize = 200;
const pollMs = 50;
/** How often questions that another run is asking are looked up again. */
const lookAgainMs = 1_000;

/** Where bundles go when they are open. */
export interface BundleSink extends Pick<BundleQueue, 'add'> {
  /** Hears of them before that. */
  announce(bundles: readonly string[]): void;
}

export interface ProducerContext {
  readonly run: string;
  readonly model: string;
  readonly prices: TokenPrices;
  readonly store: Store;
  readonly queue: BundleSink;
  readonly journal: Journal;
  readonly worksheet: Worksheet;
  readonly survey: Survey;
  readonly sizing: Sizing;
  /** How the run's answers are graded; undefined where they are not. */
  readonly gradedBy: GradedBy | undefined;
  /** Pilots are worth their money. */
  readonly mayPilot: boolean;
  readonly cache: AnswerCache | undefined;
  /** For the user, a sentence. */
  say(sentence: string): void;
  /** Open bundles that are enough to keep the workers busy; the producer waits above it. */
  queueDepth(): number;
  /** Answers pile up behind the workers: nothing further is opened until they are carried away. */
  isBehind(): boolean;
  /** Until when what another run is asking is waited for, in milliseconds since 1970; then it is asked here, too. */
  readonly patientUntil: number;
  /** Rows of bundles that earlier sessions opened and did not finish. */
  readonly inHand: ReadonlySet<number>;
  /** Tells the planned bundles of this session from those of earlier ones. */
  readonly session: number;
  isStopped(): boolean;
}

type PlannedRow = BundleRow & Packable;

/**
 * Feeds the queue until every row that is neither finished nor in hand has been planned, or the run stops:
 *
 * 1. Stream the rows; leave out those that are finished, in hand, or ask what another row asked.
 * 2. Look the others up in the answer cache; leave out those that are answered there.
 * 3. Pack, open the bundles in the store, then queue them; wait while enough are open.
 * 4. At last wait for what other runs are asking, and ask what they leave.
 */
export async function produce(context: ProducerContext): Promise<void> {
  const lookUp = new AnswerLookUp<PlannedRow>(context.cache, context.journal, context.model);
  const packer = new Packer<PlannedRow>(context.sizing.limits);
  let batch: Bundle[] = [];
  const pack = (rows: readonly PlannedRow[]) => {
    const id = `p${context.session}-${Math.min(...rows.map(({ row }) => row))}`;
    const { effort } = rows[0]!;
    batch.push({
      id,
      rows: rows.map(({ group: _, task: __, kind: ___, effort: ____, ...row }) => row),
      allowance: 1,
      ...(effort && { effort }),
    });
    context.sizing.planned(
      rows[0]!.kind,
      rows.map(({ row }) => row),
    );
  };
  const flush = async () => {
    await waitForRoom(context);
    await openBundles(context, batch);
    batch = [];
  };
  const ask = async (rows: readonly PlannedRow[]) => {
    for (const row of rows) {
      for (const bundle of packer.add(row, row.question)) pack(bundle);
      if (batch.length >= batchSize) await flush();
    }
  };
  const askAll = async () => {
    for (const rows of packer.flush()) {
      pack(rows);
      if (batch.length >= batchSize) await flush();
      if (context.isStopped()) return;
    }
    if (batch.length > 0) await flush();
  };
  let hasSaid = false;
  const awaitOthers = async (until: () => boolean) => {
    while (!until() && !context.isStopped()) {
      // Whoever waits for others must not keep them waiting: they may be waiting for what is packed here.
      await askAll();
      if (!hasSaid) context.say(`Another run is asking ${lookUp.waiting} of these questions: waiting for its answers.`);
      hasSaid = true;
      await sleep(lookAgainMs);
      await ask(await lookUp.lookAgain());
      if (Date.now() >= context.patientUntil) await ask(lookUp.takeWaiting());
    }
  };

  for await (const source of context.worksheet.rows()) {
    if (context.isStopped()) return;
    const { row } = source;
    if (!context.worksheet.isWanted(source) || context.survey.firstOf(row) !== row) continue;
    if (context.journal.isFinished(row) || context.inHand.has(row)) {
      await meetAgain(context, source);
      continue;
    }
    const question = context.worksheet.question(source);
    const spend = (await context.journal.outcome(row))?.spend ?? context.worksheet.spendBefore(source);

    if (question.trim() === '') {
      await context.journal.append([emptyQuestion(context.model, row, spend)]);
      continue;
    }
    const planned = {
      row,
      question,
      tokens: context.survey.tokensOf(row),
      spend,
      attemptsBefore: spend.attempts,
      ...context.worksheet.company(source, question),
    };
    if (lookUp.add(planned)) await ask(await lookUp.flush());
    if (lookUp.isFull) await awaitOthers(() => !lookUp.isFull);
  }
  await ask(await lookUp.flush());
  await awaitOthers(() => lookUp.waiting === 0);
  await askAll();
}

/** The cache learns what rows ask that an earlier session planned. */
async function meetAgain({ cache, journal, worksheet, inHand }: ProducerContext, source: InputRow): Promise<void> {
  const { row } = source;
  if (cache === undefined || !(inHand.has(row) || cache.isOwed(row))) return;
  const question = worksheet.question(source);
  await cache.meet({ row, question, ...worksheet.company(source, question) }, await journal.outcome(row));
}

/** Queues again what earlier sessions opened and did not finish. @returns the rows of all open bundles */
export async function queueOpenBundles(
  store: Store,
  run: string,
  queue: Pick<BundleQueue, 'add'>,
): Promise<Set<number>> {
  const rows = new Set<number>();
  for (let after = ''; ; ) {
    const page = await store.readOpenBundles(run, after, pageSize);
    if (page.length === 0) return rows;
    for (const bundle of page) for (const { row } of bundle.rows) rows.add(row);
    await queue.add(page.map((bundle) => bundle.id));
    after = page.at(-1)!.id;
  }
}

async function waitForRoom({ store, run, queueDepth, isBehind, isStopped }: ProducerContext): Promise<void> {
  while (!isStopped()) {
    const state = isBehind() ? undefined : await store.readRun(run);
    if (state !== undefined && state.openBundles < queueDepth()) return;
    await sleep(pollMs);
  }
}

/** Opens the bundles in the store, then queues them. */
export async function openBundles(
  { store, run, queue, isStopped }: ProducerContext,
  bundles: readonly Bundle[],
): Promise<void> {
  if (bundles.length === 0 || isStopped()) return;
  const ids = bundles.map(({ id }) => id);
  queue.announce(ids);
  await store.addBundles(run, bundles);
  await queue.add(ids);
}

function emptyQuestion(model: string, row: number, spend: RowSpend): RowOutcome {
  return {
    row,
    status: 'failed',
    answer: '',
    error: 'the question is empty',
    model,
    callId: '',
    rowsInCall: 0,
    spend,
    latencyMs: 0,
    source: 'model',
  };
}
