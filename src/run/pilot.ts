import { setTimeout as sleep } from 'node:timers/promises';
import { gradeAnswer } from '../grade/grade-answer.js';
import type { GradedBy } from '../grade/grade-kind.js';
import { agree } from '../plan/agree.js';
import { chooseSize } from '../plan/choose-size.js';
import { compareSizes, type PilotRow } from '../plan/compare-sizes.js';
import { laterSizes } from '../plan/pilot-plan.js';
import type { PilotSample, SampledRow } from '../plan/pilot-sample.js';
import { meanOf, spreadOf } from '../plan/statistics.js';
import type { TaskKind } from '../plan/task-kind.js';
import { type Bundle, noSpend, type RowSpend } from '../types.js';
import { AnswerLookUp } from './look-up-answers.js';
import { openBundles, type ProducerContext } from './produce.js';
import type { BookedCall, BookedRow, TrialBook } from './trial-book.js';

const pollMs = 50;
/** Of a kind's sample, the part that must be there to decide from. */
const leastShare = 0.5;

/**
 * Finds the best size for each kind of rows that is worth a pilot, before the other rows are planned:
 *
 * 1. What an earlier session found holds.
 * 2. The sample's rows are asked at each size and alone; those that the answer cache has are left out.
 * 3. When all of them are back, sizes are compared and one is chosen.
 *
 * None is begun that would take too much of the budget. One that is interrupted goes on in the next session, from what its rows have brought so far.
 */
export async function runPilots(context: ProducerContext): Promise<void> {
  const { records, control, piloted } = context.sizing;
  for (const { kind, size } of records) control?.choose(kind, size);
  const decided = new Set(records.map(({ kind }) => kind));
  const open = [...context.survey.pilots].filter(([kind]) => !decided.has(kind));
  const rowsOf = ({ bundles }: PilotSample) => bundles.flat().map(({ row }) => row);
  if (!context.mayPilot || open.length === 0) return;
  for (const row of open.flatMap(([, sample]) => rowsOf(sample))) {
    // What was skipped since it was found in hand does not come back.
    if (context.inHand.has(row) && context.journal.status(row) === undefined) piloted.add(row);
  }
  for (const [, sample] of open) await askSample(context, sample);
  for (const [kind, sample] of open) {
    while (!context.isStopped() && rowsOf(sample).some((row) => piloted.has(row))) await sleep(pollMs);
    if (context.isStopped()) return;
    await decide(context, kind, sample);
  }
}

async function askSample(context: ProducerContext, { bundles, sizes }: PilotSample): Promise<void> {
  const { cache, journal, model, inHand } = context;
  const lookUp = new AnswerLookUp<SampledRow & { spend: RowSpend }>(cache, journal, model);
  for (const row of bundles.flat()) {
    if (journal.status(row.row) === undefined && !inHand.has(row.row)) lookUp.add({ ...row, spend: noSpend });
  }
  // What another run is asking this moment is left to be looked up again with the rest.
  const free = new Set((await lookUp.flush()).map(({ row }) => row));
  // A row whose company the cache has would be asked alone every time: it goes the way of all others.
  const asked = bundles.map((rows) => rows.filter(({ row }) => free.has(row))).filter((rows) => rows.length > 1);
  for (const { row } of asked.flat()) context.sizing.piloted.add(row);
  await openBundles(
    context,
    asked.map((rows) => trialBundle(context.session, rows, laterSizes(rows.length, sizes))),
  );
}

function trialBundle(session: number, rows: readonly SampledRow[], trialSizes: readonly number[]): Bundle {
  const { effort } = rows[0]!;
  return {
    id: `t${session}-${Math.min(...rows.map(({ row }) => row))}`,
    rows: rows.map(({ row, question, tokens }) => ({ row, question, tokens, spend: noSpend, attemptsBefore: 0 })),
    allowance: 1,
    ...(effort && { effort }),
    trialSizes,
  };
}

async function decide(context: ProducerContext, kind: TaskKind, { bundles, sizes }: PilotSample): Promise<void> {
  const sampled = bundles.flat();
  const rows = sampled.flatMap((row) => pilotRow(context, row, sizes) ?? []);
  // A sample of which the cache has most says little of the rest, and the rest is little.
  if (rows.length < leastShare * sampled.length) return;
  const table = compareSizes(rows, sizes);
  const choice = chooseSize(table);
  const chosen = table.find(({ size }) => size === choice.size)!;
  const alone = rows.map((row) => Number(row.alone.cost));
  const calls = sampled.flatMap(({ row }) => callOf(context.sizing.book, row, sizes, choice.size) ?? []);
  context.sizing.control?.choose(kind, choice.size);
  await context.sizing.found({
    kind,
    rows: rows.length,
    ...choice,
    table,
    // How much rows differ shows where each was a call of its own.
    rowCost: { mean: chosen.costPerRow, spread: spreadOf(alone), rows: rows.length },
    aloneCost: meanOf(alone) + meanOf(sampled.flatMap(({ row }) => discountOf(context, row) ?? [])),
    callSeconds: meanOf(calls.map(({ latencyMs }) => latencyMs)) / 1000,
  });
}

/** @returns undefined for a row that was not asked at every size and alone */
function pilotRow(context: ProducerContext, sampled: SampledRow, sizes: readonly number[]): PilotRow | undefined {
  const booked = context.sizing.book.pilotRow(sampled.row);
  if (booked?.alone === undefined || (booked.trials.at(-1)?.rowsInCall ?? Number.POSITIVE_INFINITY) > sizes.at(-1)!)
    return undefined;
  const outcome = ({ answer, cost }: BookedCall) => ({ answer: answer ?? undefined, cost: BigInt(cost) });
  return {
    merged: new Map(sizes.map((size) => [size, outcome(trialAt(booked, sizes, size))])),
    alone: outcome(booked.alone),
    question: sampled.question,
    isRight: judgeOf(sampled, context.gradedBy),
  };
}

/** A pilot grades as the run does; a column of expected answers that the run does not grade by is compared with. */
function judgeOf({ expected, question }: SampledRow, gradedBy: GradedBy | undefined): PilotRow['isRight'] {
  if (expected === undefined || gradedBy === 'judge') return undefined;
  if (gradedBy === undefined) return (answer) => agree(answer, expected, question);
  return (answer) => gradeAnswer(answer, expected, gradedBy, question).correct;
}

function callOf(book: TrialBook, row: number, sizes: readonly number[], size: number): BookedCall | undefined {
  const booked = book.pilotRow(row);
  return size === 1 || booked === undefined ? booked?.alone : trialAt(booked, sizes, size);
}

/** Where the row's group was too small to tell two sizes apart, one trial stands for both. */
function trialAt({ trials }: BookedRow, sizes: readonly number[], size: number): BookedCall {
  return trials[Math.min(sizes.indexOf(size), trials.length - 1)]!;
}

/** What the provider's prompt cache took off a row's call alone. */
function discountOf({ sizing: { book }, prices }: ProducerContext, row: number): number | undefined {
  const alone = book.pilotRow(row)?.alone;
  return alone && alone.cachedTokens * Number(prices.input - prices.cached);
}
