import { setTimeout as sleep } from 'node:timers/promises';
import { type Packable, Packer, type PackLimits } from '../plan/packer.js';
import type { BundleQueue } from '../queue/bundle-queue.js';
import type { Store } from '../store/store.js';
import type { Bundle, BundleRow, RowOutcome, RowSpend } from '../types.js';
import type { Journal } from './journal.js';
import type { Survey } from './survey.js';
import type { Worksheet } from './worksheet.js';

/** Bundles that are opened in one step. */
const batchSize = 50;
const pageSize = 200;
const pollMs = 50;

export interface ProducerContext {
  readonly run: string;
  readonly model: string;
  readonly store: Store;
  readonly queue: BundleQueue;
  readonly journal: Journal;
  readonly worksheet: Worksheet;
  readonly survey: Survey;
  readonly limits: PackLimits;
  /** Open bundles that are enough to keep the workers busy; the producer waits above it. */
  queueDepth(): number;
  /** Answers pile up behind the workers: nothing further is opened until they are carried away. */
  isBehind(): boolean;
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
 * 2. Pack, open the bundles in the store, then queue them; wait while enough are open.
 */
export async function produce(context: ProducerContext): Promise<void> {
  const packer = new Packer<PlannedRow>(context.limits);
  let batch: Bundle[] = [];
  const pack = (rows: readonly PlannedRow[]) => {
    const id = `p${context.session}-${Math.min(...rows.map(({ row }) => row))}`;
    batch.push({ id, rows: rows.map(({ group: _, task: __, kind: ___, ...row }) => row), allowance: 1 });
  };
  const flush = async () => {
    await waitForRoom(context);
    await open(context, batch);
    batch = [];
  };

  for await (const source of context.worksheet.rows()) {
    if (context.isStopped()) return;
    const { row } = source;
    if (!context.worksheet.isWanted(source) || context.survey.firstOf(row) !== row) continue;
    if (context.journal.isFinished(row) || context.inHand.has(row)) continue;
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
    for (const rows of packer.add(planned, question)) pack(rows);
    if (batch.length >= batchSize) await flush();
  }
  for (const rows of packer.flush()) {
    pack(rows);
    if (batch.length >= batchSize) await flush();
    if (context.isStopped()) return;
  }
  await flush();
}

/** Queues again what earlier sessions opened and did not finish. @returns the rows of all open bundles */
export async function queueOpenBundles(store: Store, run: string, queue: BundleQueue): Promise<Set<number>> {
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

async function open({ store, run, queue, isStopped }: ProducerContext, bundles: readonly Bundle[]): Promise<void> {
  if (bundles.length === 0 || isStopped()) return;
  await store.addBundles(run, bundles);
  await queue.add(bundles.map((bundle) => bundle.id));
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
