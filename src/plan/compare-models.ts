import type { PicoDollars } from '../types.js';
import { mcNemar } from './mc-nemar.js';
import { quantile } from './statistics.js';
import { wilsonInterval } from './wilson-interval.js';

/** How a row came out at one model. */
export interface ComparedRow {
  /** A row that failed is wrong; undefined where it has no expected value. */
  readonly correct: boolean | undefined;
  readonly answered: boolean;
  /** From the answer cache: what it once cost, and how long it took, is not known. */
  readonly cached: boolean;
  /** A call was made for it, or for the same question of another row. */
  readonly asked: boolean;
  readonly latencyMs: number;
  readonly reasoningTokens: number;
  readonly cost: PicoDollars;
}

export interface ComparedModel {
  readonly model: string;
  /** By row; undefined for one that was not asked. */
  readonly rows: readonly (ComparedRow | undefined)[];
}

/** One model on one task. */
export interface Standing {
  readonly model: string;
  /** Rows that every model was asked. */
  readonly rows: number;
  readonly graded: number;
  readonly correct: number;
  /** Null where nothing was graded; shares from 0 to 1. */
  readonly accuracy: number | null;
  readonly low: number | null;
  readonly high: number | null;
  /** Against the most accurate model, by McNemar's test, corrected for the number of models (Holm 1979); null for that one. */
  readonly p: number | null;
  /** Rows whose answer is from the cache. Time, reasoning and both prices are of the others. */
  readonly cached: number;
  /** Of answered rows, in milliseconds; null where none was asked and answered. */
  readonly medianMs: number | null;
  readonly p95Ms: number | null;
  /** Null where none was asked. */
  readonly reasoningPerRow: number | null;
  /** What was paid for the rows. */
  readonly cost: PicoDollars;
  /** What a row costs that has to be asked; null where none was. */
  readonly costPerRow: PicoDollars | null;
  /** Null where none that was asked was right. */
  readonly costPerCorrect: PicoDollars | null;
}

/** Models on one task, the most accurate first, of two alike the cheaper, one of unknown price last. */
export interface TaskTable {
  readonly task: string;
  readonly standings: readonly Standing[];
}

export const allTasks = 'all';
/** Below this a difference is taken for one. */
export const significant = 0.05;

/**
 * Compares models on the rows that all of them were asked.
 * @param taskOf what a row's task is called; undefined for no tasks
 * @returns all rows together first, then each task in the order of the table
 */
export function compareModels(
  models: readonly ComparedModel[],
  taskOf: ((row: number) => string) | undefined,
): TaskTable[] {
  const count = Math.min(...models.map(({ rows }) => rows.length));
  const shared = Array.from({ length: count }, (_, row) => row).filter((row) =>
    models.every(({ rows }) => rows[row] !== undefined),
  );
  const tasks = new Map<string, number[]>([[allTasks, shared]]);
  for (const row of shared) {
    const task = taskOf?.(row) ?? allTasks;
    if (task === allTasks) continue;
    const rows = tasks.get(task);
    if (rows === undefined) tasks.set(task, [row]);
    else rows.push(row);
  }
  // A single task is all there is.
  return [...tasks]
    .filter(([task]) => task === allTasks || tasks.size > 2)
    .map(([task, rows]) => tableOf(task, models, rows));
}

function tableOf(task: string, models: readonly ComparedModel[], rows: readonly number[]): TaskTable {
  const standings = models.map((model) => standingOf(model, rows)).sort(byRank);
  const best = models.find(({ model }) => model === standings[0]!.model)!;
  const others = standings.slice(1).map(({ model }) => models.find((one) => one.model === model)!);
  const ps = holm(others.map((other) => difference(best, other, rows)));
  return {
    task,
    standings: standings.map((one, i) => (i === 0 || one.graded === 0 ? one : { ...one, p: ps[i - 1]! })),
  };
}

function standingOf({ model, rows }: ComparedModel, wanted: readonly number[]): Standing {
  const ours = wanted.map((row) => rows[row]!);
  const grades = ours.flatMap(({ correct }) => correct ?? []);
  const correct = grades.filter(Boolean).length;
  const { low, high } = wilsonInterval(correct, grades.length);
  const asked = ours.filter((row) => row.asked);
  const times = asked.filter(({ answered }) => answered).map(({ latencyMs }) => latencyMs);
  const costOf = (some: readonly ComparedRow[]) => some.reduce((sum, row) => sum + row.cost, 0n);
  const price = costOf(asked);
  const right = asked.filter((row) => row.correct).length;
  const isGraded = grades.length > 0;
  return {
    model,
    rows: ours.length,
    graded: grades.length,
    correct,
    accuracy: isGraded ? correct / grades.length : null,
    low: isGraded ? low : null,
    high: isGraded ? high : null,
    p: null,
    cached: ours.filter((row) => row.cached).length,
    medianMs: times.length === 0 ? null : Math.round(quantile(times, 0.5)),
    p95Ms: times.length === 0 ? null : Math.round(quantile(times, 0.95)),
    reasoningPerRow:
      asked.length === 0 ? null : asked.reduce((sum, row) => sum + row.reasoningTokens, 0) / asked.length,
    cost: costOf(ours),
    costPerRow: asked.length === 0 ? null : price / BigInt(asked.length),
    costPerCorrect: right === 0 ? null : price / BigInt(right),
  };
}

function byRank(a: Standing, b: Standing): number {
  const byAccuracy = (b.accuracy ?? 0) - (a.accuracy ?? 0);
  if (byAccuracy !== 0 || a.costPerRow === b.costPerRow) return byAccuracy;
  if (a.costPerRow === null || b.costPerRow === null) return a.costPerRow === null ? 1 : -1;
  return a.costPerRow < b.costPerRow ? -1 : 1;
}

/** @returns p of McNemar's test on the rows that both were graded on */
function difference(best: ComparedModel, other: ComparedModel, rows: readonly number[]): number {
  let [onlyBest, onlyOther] = [0, 0];
  for (const row of rows) {
    const [a, b] = [best.rows[row]!.correct, other.rows[row]!.correct];
    if (a === undefined || b === undefined || a === b) continue;
    if (a) onlyBest += 1;
    else onlyOther += 1;
  }
  return mcNemar(onlyBest, onlyOther).p;
}

/** S. Holm 1979, "A simple sequentially rejective multiple test procedure", Scand. J. Statist. 6, 65–70. */
function holm(ps: readonly number[]): number[] {
  const order = ps.map((_, i) => i).sort((a, b) => ps[a]! - ps[b]!);
  const adjusted = [...ps];
  let most = 0;
  order.forEach((place, rank) => {
    most = Math.max(most, Math.min(1, ps[place]! * (ps.length - rank)));
    adjusted[place] = most;
  });
  return adjusted;
}
