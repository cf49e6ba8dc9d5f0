/**
 * Rows that go to different models, each by rules about it, under one cap:
 *
 * 1. Each model is an arm, the cheapest first: where the cap does not reach everything, it reaches most rows.
 * 2. With --route-down and a cap that may be short, rows are asked in rounds; before each, what is left of the cap is held against what
 *    the rows left should cost, and routing turns as much cheaper as it takes.
 * 3. A model that comes to the end of its money nevertheless is closed: what it did not answer goes to the cheapest.
 *
 * What was decided is written down before any row is asked by it.
 */
import type { OptionValues } from '../config/options.js';
import { readRouteFile } from '../config/read-route-file.js';
import { UsageError } from '../errors.js';
import { parseUsd } from '../model/money.js';
import { ByteList } from '../plan/byte-list.js';
import { type Course, chooseCourse } from '../plan/choose-course.js';
import { assumedRowCost, type RoutePreset, routePreset, routePresets } from '../plan/route-preset.js';
import type { RouteRules } from '../plan/route-rules.js';
import type { RunIo } from '../run/run.js';
import { openTable, type RunJob } from '../run/run-job.js';
import type { RunSettings } from '../run/run-settings.js';
import { skipped } from '../run/write-answers.js';
import type { PicoDollars } from '../types.js';
import { type Arm, committedBy, manifestOf } from './arm.js';
import { withAnswers } from './arm-answers.js';
import type { ArmRunner } from './arm-runner.js';
import type { Judge } from './combine-arms.js';
import { modelSettings } from './model-settings.js';
import { type RouteDecisions, readDecisions, type Segment, writeDecisions } from './route-decisions.js';
import { Routes } from './routes.js';
import { rowFeatures } from './row-features.js';
import type { ArmsSummary } from './summarise-arms.js';
import { runWhole, type WholeRun, wholeJob } from './whole-run.js';

/** Shares of the rows after which is counted anew, where the cap is short. */
const rounds = [0.1, 0.3, 0.6];
/** What models cost beyond the forecast is not known before they were asked. */
const safety = 2n;
/** A row's model is kept in a byte. */
const mostModels = 255;
/** So many answers say what a row costs. */
const leastMeasured = 10;

/** A table, the rules for its rows, and the models that they name, the cheapest first. */
export interface RouteJob {
  readonly job: RunJob;
  readonly models: readonly RunSettings[];
  readonly routes: Routes;
}

/** @throws SheafError for rules that do not fit the models or the table */
export async function routeJob(input: string, values: OptionValues): Promise<RouteJob> {
  const given = await modelSettings(values, 'models', input);
  if (given.length > mostModels)
    throw new UsageError(`--models: expected ${mostModels} models at most for --route, got ${given.length}.`);
  const table = await openTable(input, given[0]!);
  const rules = await rulesOf(values.route!, given);
  const sensitivity = values['budget-sensitivity'];
  const models = [...given].sort((a, b) => compare(assumedRowCost(a), assumedRowCost(b)));
  const job = await wholeJob(table, given[0]!, {
    models: given.map(({ model }) => model.id),
    route: JSON.stringify(rules),
    'budget-sensitivity': sensitivity,
  });
  const features = rowFeatures(table, job.worksheet, given[0]!, rules);
  const ids = models.map(({ model }) => model.id);
  return { job, models, routes: new Routes(job.worksheet, features, rules, sensitivity, ids) };
}

function rulesOf(route: string, models: readonly RunSettings[]): Promise<RouteRules> | RouteRules {
  if (routePresets.includes(route as RoutePreset)) return routePreset(route as RoutePreset, models);
  return readRouteFile(
    route,
    models.map(({ model }) => model.id),
  );
}

function compare(a: PicoDollars, b: PicoDollars): number {
  return a === b ? 0 : a < b ? -1 : 1;
}

/** `sheaf run --models … --route …` @throws SheafError */
export async function runRouted(input: string, values: OptionValues, io: RunIo): Promise<ArmsSummary> {
  const turnsCheaper = values['route-down'] === true;
  if (turnsCheaper && values.budget === undefined) {
    throw new UsageError('--route-down needs a cap that can run down.', 'Give one with --budget USD.');
  }
  const { job, models, routes } = await routeJob(input, values);
  return runWhole(job, models, (whole) => conductOf(whole, models, routes, turnsCheaper), io);
}

async function conductOf(whole: WholeRun, models: readonly RunSettings[], routes: Routes, turnsCheaper: boolean) {
  const { job } = whole;
  const moved = new ByteList();
  const arms = models.map((settings, i) => {
    const { id } = settings.model;
    const isWanted = ({ row }: { readonly row: number }) => routes.target(row) === i;
    return whole.arm(settings, id, { name: `route to ${id}`, isWanted });
  });
  const last = whole.arm(models[0]!, `${models[0]!.model.id} instead`, {
    name: 'what others had no money for',
    isWanted: ({ row }) => moved.at(row) === 1,
  });
  return {
    arms: [...arms, last],
    async run(runner: ArmRunner) {
      const way = new RouteRun(whole, arms, routes, runner, turnsCheaper);
      await way.runRounds();
      if (way.decisions.closed.length > 0) {
        await noteMoved(job, arms, routes, way.decisions.closed, moved);
        await runner.run(last);
      }
      return { judge: judgeOf(runner, models, routes) };
    },
  };
}

class RouteRun {
  decisions: RouteDecisions = { segments: [], closed: [] };
  private readonly rowCosts: PicoDollars[];

  constructor(
    private readonly whole: WholeRun,
    private readonly arms: readonly Arm[],
    private readonly routes: Routes,
    private readonly runner: ArmRunner,
    private readonly turnsCheaper: boolean,
  ) {
    this.rowCosts = arms.map(({ settings }) => assumedRowCost(settings));
  }

  async runRounds(): Promise<void> {
    const { folder, job } = this.whole;
    this.decisions = await readDecisions(folder);
    const rows = await countRows(job);
    const decided = this.decisions.segments;
    let from = 0;
    for (let i = 0; from < rows; i++) {
      const segment = decided[i] ?? (await this.decide(from, rows));
      if (i >= decided.length) await this.record({ segments: [...this.decisions.segments, segment] });
      const counts = await this.routes.add([segment]);
      const until = Math.min(segment.until ?? rows, rows);
      await this.runRound(counts, until, rows);
      if (this.runner.halt !== undefined) return;
      from = until;
    }
  }

  /** The arms that have rows in it, the cheapest first. @param counts their rows in this round @param until the row behind its last */
  private async runRound(counts: readonly number[], until: number, rows: number): Promise<void> {
    let left = rows - until + counts.reduce((sum, count) => sum + count, 0);
    for (const [i, arm] of this.arms.entries()) {
      if (counts[i] === 0 || this.decisions.closed.includes(arm.name)) continue;
      const asked = await limitOf(arm);
      // A later round takes it up again.
      if (asked !== undefined && asked > until && until < rows) continue;
      const isCheapest = i === 0;
      const reserve = this.turnsCheaper && !isCheapest ? (BigInt(left) * this.rowCosts[0]! * 3n) / 2n : 0n;
      // As many as the file has is no limit: the same run as without one.
      await this.runner.run(arm, { reserve, ...(until < rows && { limit: until }) });
      if (this.runner.halt === 'budget' && this.turnsCheaper && !isCheapest) {
        this.runner.halt = undefined;
        await this.record({ closed: [...this.decisions.closed, arm.name] });
        this.runner.io.reporter.say(
          `The budget has no more room for ${arm.name}: its other rows go to the cheapest model.`,
        );
      }
      if (this.runner.halt !== undefined) return;
      left -= counts[i]!;
      await this.measure(i);
    }
  }

  /** How the next rows are routed, and how many they are. */
  private async decide(from: number, rows: number): Promise<Segment> {
    const { cap, io } = this.runner;
    if (cap === undefined || !this.turnsCheaper) {
      return { until: null, sensitivity: this.routes.sensitivity, cheapest: false };
    }
    let left = cap;
    for (const arm of this.arms) left -= await committedBy(arm);
    const next = rounds.map((share) => Math.ceil(share * rows)).find((until) => until > from) ?? rows;
    const courses = await this.courses(from, next, rows);
    const [asked] = courses as [Course];
    const isShort = (asked.now + asked.later) * safety > left;
    const course = this.decisions.closed.length > 0 ? courses.at(-1)! : chooseCourse(courses, left);
    if (course !== asked) {
      const how = course.cheapest
        ? 'rows go to the cheapest model'
        : `sensitivity ${asked.sensitivity} becomes ${course.sensitivity}`;
      io.reporter.say(`From row ${from + 1} on routing turns cheaper, as the budget runs down: ${how}.`);
    }
    const { sensitivity, cheapest } = course;
    return { until: isShort && next < rows ? next : null, sensitivity, cheapest };
  }

  private async courses(from: number, next: number, rows: number): Promise<Course[]> {
    const costOf = (counts: readonly number[]) =>
      counts.reduce((sum, count, i) => sum + BigInt(count) * this.rowCosts[i]!, 0n);
    const tallies = await this.routes.tally(from, next);
    return [
      ...tallies.map(({ sensitivity, now, later }) => {
        return { sensitivity, cheapest: false, now: costOf(now), later: costOf(later) };
      }),
      {
        sensitivity: this.routes.sensitivity,
        cheapest: true,
        now: this.rowCosts[0]! * BigInt(next - from),
        later: this.rowCosts[0]! * BigInt(rows - next),
      },
    ];
  }

  /** What its rows have cost so far is a better forecast than any assumption. */
  private async measure(i: number): Promise<void> {
    const summary = await this.runner.summaryOf(this.arms[i]!);
    if (summary === undefined || summary.answered < leastMeasured) return;
    this.rowCosts[i] = parseUsd(summary.cost_usd, 'cost_usd') / BigInt(summary.answered);
  }

  private async record(changes: Partial<RouteDecisions>): Promise<void> {
    this.decisions = { ...this.decisions, ...changes };
    await writeDecisions(this.whole.folder, this.decisions);
  }
}

async function countRows({ worksheet }: RunJob): Promise<number> {
  let rows = 0;
  for await (const _ of worksheet.rows()) rows += 1;
  return rows;
}

/** The rows that an arm was given before, infinite for all of them; undefined for one that was not begun. */
async function limitOf(arm: Arm): Promise<number | undefined> {
  const manifest = await manifestOf(arm);
  return manifest && (manifest.limit ?? Number.POSITIVE_INFINITY);
}

/** Rows of closed models that have no answer, and are asked at the cheapest. */
async function noteMoved(
  { worksheet }: RunJob,
  arms: readonly Arm[],
  routes: Routes,
  closed: readonly string[],
  moved: ByteList,
): Promise<void> {
  await withAnswers(arms, async (answers) => {
    for await (const source of worksheet.rows()) {
      const outcomes = [];
      for (const one of answers) outcomes.push(await one?.at(source));
      const target = routes.target(source.row);
      if (target < 0 || !closed.includes(arms[target]!.name)) continue;
      const outcome = outcomes[target];
      if (outcome === undefined || outcome.status === 'skipped') moved.set(source.row, 1);
    }
  });
}

function judgeOf(runner: ArmRunner, models: readonly RunSettings[], routes: Routes): Judge {
  return (source, outcomes) => {
    const { row } = source;
    const target = routes.target(row);
    const halt = runner.halt ?? 'budget';
    if (target < 0) return { stands: skipped(row, '', halt), route: `not routed yet (${halt})` };
    const { model, why } = routes.routeOf(source);
    const instead = outcomes[models.length];
    if (instead !== undefined) {
      return { stands: instead, route: `${instead.model}: no money was left for ${model} (${why})` };
    }
    const stands = outcomes[target] ?? skipped(row, model, halt);
    return { stands, route: `${model}: ${why}` };
  };
}
