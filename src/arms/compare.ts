/**
 * Several models on the same rows, under one cap:
 *
 * 1. Each model is an arm: a run of its own, with its own answers file.
 * 2. Where the cap may not pay for all rows at all models, they are asked in rounds of ever more rows, so that whatever it pays for is
 *    the same rows of every model.
 * 3. A judge, if there is one, grades the answers of all models, after each round; its part of the cap is kept back.
 * 4. The rows that every model was asked are compared.
 *
 * Given again it goes on: arms at their end ask nothing, the others what they lack.
 */
import { existsSync } from 'node:fs';
import { CallingHours } from '../../workers/calling-hours.js';
import type { Input } from '../csv/input.js';
import { type ExitCode, exitCodes, UsageError } from '../errors.js';
import { formatUsd } from '../model/money.js';
import { costOf } from '../model/prices.js';
import { allTasks, type ComparedRow, compareModels, type TaskTable } from '../plan/compare-models.js';
import type { KeptDeadline } from '../plan/deadline.js';
import { mostGroups } from '../plan/grade-counts.js';
import type { EnoughMoney } from '../report/advice-text.js';
import type { ComparedArm } from '../report/compared-arms.js';
import { forecastRun } from '../run/forecast-run.js';
import { groupOf } from '../run/grading.js';
import { packLimits } from '../run/pack-limits.js';
import type { RunIo } from '../run/run.js';
import { runId } from '../run/run-folder.js';
import { tableJob } from '../run/run-job.js';
import { readDeadline } from '../run/schedule.js';
import type { JudgeFigures, RunSummary } from '../run/summary.js';
import { surveyInput } from '../run/survey.js';
import { noUsage, type PicoDollars } from '../types.js';
import { type Arm, committedBy, manifestOf, runArm } from './arm.js';
import { enoughForAll, expectedCost, safety } from './enough-for-all.js';
import { answersPerCall, committedByJudges, forgetJudges, type Judge } from './judge.js';
import { type JudgeMeans, type Judgement, judgeAnswers } from './judge-answers.js';
import { less } from './less.js';
import { most } from './most.js';
import { noteGrades } from './note-grades.js';
import { readArmRows } from './read-arm-rows.js';
import { worstExit } from './worst-exit.js';

/** Parts of the rows that are asked in turn where the cap is short. */
const rounds = [0.1, 0.3, 1];

export interface Comparison {
  readonly tables: readonly TaskTable[];
  /** Rows of the input, or as many of them as --limit says. */
  readonly rows: number;
  /** Undefined where no judge was asked. */
  readonly judge: JudgeFigures | undefined;
  /** In the order in which they were given. */
  readonly arms: readonly ComparedArm[];
  /** Where the cap paid for no row that every model was asked. */
  readonly enough: EnoughMoney | undefined;
  /** How the models' runs and the judge's ended together. */
  readonly exit: ExitCode;
}

/** @throws SheafError; what was asked by then is kept */
export async function compareArms(
  table: Input,
  arms: readonly Arm[],
  cap: PicoDollars | undefined,
  io: RunIo,
  judge?: Judge,
): Promise<Comparison> {
  const { settings } = arms[0]!;
  const job = await tableJob(table, settings);
  const survey = await surveyInput(job.worksheet, packLimits(settings), settings.allowance);
  if (survey.rows === 0) throw new UsageError(`${table.name} has no rows.`);
  const forecasts = arms.map((arm) => forecastRun(survey, arm.settings));
  const judging = judge === undefined ? 0n : forecastRun(survey, judge.settings).expected * BigInt(arms.length);
  const forecast = { forecasts, judging };
  const expected = expectedCost(forecast);
  const isShort = cap !== undefined && (expected + judging) * safety > cap;
  const kept = judge === undefined || !isShort ? 0n : partOfJudge(judge, cap, expected, judging);
  const limits = isShort ? rounds.map((part) => Math.max(1, Math.ceil(part * survey.rows))) : [survey.rows];
  const summaries = new Map<string, RunSummary>();
  if (isShort)
    io.reporter.say(`The cap may not pay for every row at every model: ${limits.join(', ')} rows are asked in turn.`);

  const deadline = await deadlineOf(arms);
  const pinned = settings.deadline && deadline && { ...settings.deadline, at: () => deadline.at };
  const hours = new CallingHours({ ...settings, deadline: deadline?.at });
  // Where there was no time to begin with, the first model's run says so.
  const hadTime = hours.opensAt() !== undefined;
  let [fresh, judgement] = [settings.fresh, undefined as Judgement | undefined];
  let cut: ExitCode | undefined;
  for (const limit of new Set(limits)) {
    const forJudge = judge === undefined || fresh ? kept : most(kept, await committedByJudges(judge.of));
    for (const arm of arms) {
      if (io.stop.requested) cut = exitCodes.interrupted;
      else if (hadTime && hours.opensAt() === undefined) cut = exitCodes.stopped;
      if (cut !== undefined) break;
      const asked = await limitOf(arm);
      // A later round takes it up again.
      if (asked !== undefined && asked > limit && limit < survey.rows) continue;
      io.reporter.say(`Model ${arm.name}, ${limit} rows:`);
      // What is to begin afresh has taken nothing of this cap.
      const others = arms.filter((other) => other !== arm && !(fresh && !summaries.has(other.name)));
      // As many as the file has is no limit: the same run as without one.
      const own = { ...arm.settings, fresh, deadline: pinned, limit: limit === survey.rows ? settings.limit : limit };
      summaries.set(arm.name, await runArm(table, { ...arm, settings: own }, others, less(cap, forJudge), io));
    }
    const ends = [...summaries.values()].map(({ exit }) => exit);
    if (cut !== undefined) ends.push(cut);
    if (judge !== undefined && !ends.some((exit) => exit === 5 || exit === 130)) {
      if (fresh) await forgetJudges(judge.of);
      const spent = (await costOfArms(arms)) + (await committedByJudges(judge.of));
      judgement = await judgeArms(judge, arms, { left: less(cap, spent), deadline }, summaries, io);
      ends.push(judgement.exit);
    }
    fresh = false;
    if (ends.some((exit) => exit === 4 || exit === 5 || exit === 130)) break;
  }
  const models = [];
  for (const arm of arms) models.push({ model: arm.name, rows: await readArmRows(arm.settings.output, survey.rows) });
  const tables = compareModels(models, await groupsOf(job.worksheet));
  const isPoor = [...summaries.values()].some(({ stopped_by }) => stopped_by === 'budget');
  const isBare = cap !== undefined && isPoor && tables[0]!.standings[0]!.rows === 0;
  return {
    tables,
    arms: await Promise.all(models.map(({ rows }, i) => comparedArm(arms[i]!, rows))),
    enough: isBare ? enoughForAll(forecast, cap, { some: limits[0]!, all: survey.rows }) : undefined,
    rows: survey.rows,
    judge: judgement?.figures,
    exit: worstExit([
      ...[...summaries.values(), ...(judgement ? [judgement] : [])].map(({ exit }) => exit),
      ...(cut ? [cut] : []),
    ]),
  };
}

/** One instant for all models: the earliest that any of them was given in these words, and has not passed. */
async function deadlineOf(arms: readonly Arm[]): Promise<KeptDeadline | undefined> {
  const now = Date.now();
  const given = await Promise.all(arms.map(({ settings }) => readDeadline(runId(settings), settings, now)));
  return given.reduce((one, other) => (one && other && other.at < one.at ? other : one));
}

/**
 * What rows must not take of a cap that is short: the judge's share of what is expected, with room for it to be wrong, and one call, which holds
 * all that it may cost. At most a third: where a judge is dearer than the answers, fewer are judged.
 */
function partOfJudge({ settings }: Judge, cap: PicoDollars, expected: PicoDollars, judging: PicoDollars): PicoDollars {
  const share = (cap * judging * safety) / (expected + judging * safety);
  const output = settings.allowance.full(answersPerCall, 1);
  const wanted = share + costOf({ ...noUsage, output }, settings.prices);
  return wanted * 3n < cap ? wanted : cap / 3n;
}

/** @param summaries of the arms: their accuracy becomes what the judge says */
async function judgeArms(
  judge: Judge,
  arms: readonly Arm[],
  means: JudgeMeans,
  summaries: Map<string, RunSummary>,
  io: RunIo,
): Promise<Judgement> {
  const written = arms.filter(({ settings }) => existsSync(settings.output));
  const runs = written.map(({ settings }) => settings);
  const judgement = await judgeAnswers(judge, runs, means, io);
  for (const [i, { name, settings }] of written.entries()) {
    const accuracy = judgement.accuracies[i]!;
    await noteGrades(settings, { accuracy });
    const summary = summaries.get(name);
    if (summary !== undefined) summaries.set(name, { ...summary, accuracy });
  }
  return judgement;
}

/** The rows that an arm was given before, infinite for all of them; undefined for one that was not begun. */
async function limitOf(arm: Arm): Promise<number | undefined> {
  if (arm.settings.fresh) return undefined;
  const manifest = await manifestOf(arm);
  return manifest && (manifest.limit ?? Number.POSITIVE_INFINITY);
}

async function comparedArm(arm: Arm, rows: readonly (ComparedRow | undefined)[]): Promise<ComparedArm> {
  const asked = rows.flatMap((row) => row ?? []);
  const answered = asked.filter((row) => row.answered).length;
  return {
    model: arm.name,
    answered,
    failed: asked.length - answered,
    skipped: rows.length - asked.length,
    cached: asked.filter(({ cached }) => cached).length,
    cost_usd: formatUsd(await committedBy(arm)),
  };
}

/** What the arms have cost together, in earlier sessions too, unknown spend included. */
export async function costOfArms(arms: readonly Arm[]): Promise<PicoDollars> {
  let sum = 0n;
  for (const arm of arms) sum += await committedBy(arm);
  return sum;
}

type Worksheet = Awaited<ReturnType<typeof tableJob>>['worksheet'];

/** What rows are told apart by: groups, else tasks. Undefined where there are neither. */
async function groupsOf(worksheet: Worksheet): Promise<((row: number) => string) | undefined> {
  const groups: string[] = [];
  const names = new Set<string>();
  for await (const row of worksheet.rows()) {
    const group = groupOf(worksheet, row);
    if (group === undefined) return undefined;
    if (names.size < mostGroups) names.add(group);
    groups.push(names.has(group) ? group : allTasks);
  }
  return (row) => groups[row] ?? allTasks;
}
