/**
 * Two models on one table, under one cap: the cheap one answers, the strong one helps where that is in doubt.
 *
 * 1. The cheap model answers every row, merged.
 * 2. With right answers to compare with: a share of the rows is asked at the strong model, too. Where that was right no more often,
 *    steps 3 and 4 are left out, but for rows without an answer.
 * 3. The cheap model is asked again in another order: other neighbours, other places.
 * 4. The strong model is asked, one row a call, what failed or differs.
 *
 * Each step is an arm, whose rows follow from the answers of those before it: so they are the same in every session. A step begins when
 * the one before it has come to its end.
 */
import type { OptionValues } from '../config/options.js';
import { UsageError } from '../errors.js';
import { type CalibrationPart, isCovered, shareOfFurther } from '../plan/calibration-parts.js';
import { cascadeFigures } from '../report/cascade-text.js';
import type { RunIo } from '../run/run.js';
import { openTable, type RunJob } from '../run/run-job.js';
import type { RunSettings } from '../run/run-settings.js';
import type { Arm } from './arm.js';
import type { ArmRunner } from './arm-runner.js';
import { CascadeRows } from './cascade-rows.js';
import { judgeCascade } from './judge-cascade.js';
import { modelSettings } from './model-settings.js';
import { readRecord, writeRecord } from './route-decisions.js';
import type { ArmsSummary } from './summarise-arms.js';
import { type Conduct, runWhole, type WholeRun, wholeJob } from './whole-run.js';

const fileName = 'cascade.json';

/** What a cascade has decided, for later sessions to go by. */
interface CascadeDecisions {
  /** Which rows calibrate; a larger --limit adds a part. */
  readonly parts: readonly CalibrationPart[];
  /** The cheap model is as good as the strong one, as far as the calibration tells; undefined before it told. */
  readonly asGood?: boolean;
}

export interface CascadeJob {
  readonly job: RunJob;
  readonly cheap: RunSettings;
  readonly strong: RunSettings;
}

/** @throws SheafError */
export async function cascadeJob(input: string, values: OptionValues): Promise<CascadeJob> {
  const models = await modelSettings(values, 'cascade', input);
  const [cheap, asked] = models as [RunSettings, RunSettings];
  if (models.length !== 2) {
    throw new UsageError(
      `--cascade: expected two models, the cheap one first, got ${models.length}.`,
      'For example --cascade gpt-6-luna,gpt-6.1-sol.',
    );
  }
  const table = await openTable(input, cheap);
  const job = await wholeJob(table, cheap, {
    cascade: [cheap.model.id, asked.model.id],
    calibrate: values.expected === undefined ? 0 : values.calibrate,
  });
  return { job, cheap, strong: { ...asked, rowsPerCall: 1, pilot: 'off', auditShare: 0 } };
}

/** `sheaf run --cascade CHEAP,STRONG` @throws SheafError */
export async function runCascade(input: string, values: OptionValues, io: RunIo): Promise<ArmsSummary> {
  const { job, cheap, strong } = await cascadeJob(input, values);
  return runWhole(job, [cheap, strong], async (whole) => new Cascade(whole, cheap, strong, values.calibrate), io);
}

class Cascade implements Conduct {
  private readonly rows: CascadeRows;
  private readonly first: Arm;
  private readonly again: Arm;
  private readonly calibration: Arm;
  private readonly last: Arm;
  readonly arms: readonly Arm[];

  constructor(
    private readonly whole: WholeRun,
    cheap: RunSettings,
    strong: RunSettings,
    private readonly wish: number,
  ) {
    const rows = new CascadeRows(whole.job);
    this.rows = rows;
    const [a, b] = [cheap.model.id, strong.model.id];
    this.first = whole.arm(cheap, `${a} first`, { name: 'first', isWanted: () => true });
    this.calibration = whole.arm(strong, `${b} to calibrate`, {
      name: 'calibration',
      isWanted: ({ row }) => rows.isCalibration(row),
    });
    // What the cache would answer is the first answer once more.
    const anew = { shuffle: 'again', pilot: 'off', auditShare: 0, cacheLifeMs: 0 } as const;
    this.again = whole.arm(cheap, `${a} again`, { name: 'again', isWanted: ({ row }) => rows.hasAnswer(row) }, anew);
    this.last = whole.arm(strong, `${b} alone`, {
      name: 'what goes on',
      isWanted: ({ row }) => rows.goesOn(row) && !rows.isCalibration(row),
    });
    this.arms = [this.first, this.calibration, this.again, this.last];
  }

  async run(runner: ArmRunner) {
    const { rows, first, calibration, again, last } = this;
    const { grading } = this.whole;
    let decisions = await this.settleParts(await runner.run(first));
    const calibrating = await rows.noteFirst(first, decisions?.parts ?? []);
    if (calibrating > 0) await runner.run(calibration);
    if (runner.halt === undefined) decisions = await this.trust(decisions!);
    if (decisions?.asGood === false) await runner.run(again);
    await rows.noteAgain(first, again);
    if (runner.halt === undefined && (await rows.countGoingOn()) > 0) await runner.run(last);

    // Half of a cascade gains nothing that could be told.
    const isWhole = runner.halt === undefined && grading !== undefined;
    const found = isWhole ? await rows.calibration(first, calibration, again, grading) : undefined;
    const { judge, counts } = judgeCascade({
      cheap: first.settings.model.id,
      strong: last.settings.model.id,
      rows,
      grading,
      asGood: decisions?.asGood === true,
      halt: () => runner.halt,
    });
    // One row a call at which model? There is nothing that its cost could be held against.
    const figures = () => ({ savings: null, cascade: cascadeFigures(counts, found?.rows ? found : undefined) });
    return { judge, figures };
  }

  /** Which rows calibrate is decided once for each; what an earlier session decided stands. Further rows may tell the models apart. */
  private async settleParts(mayDecide: boolean): Promise<CascadeDecisions | undefined> {
    const { folder, job } = this.whole;
    const decided = await readRecord<CascadeDecisions>(folder, fileName);
    const limit = job.settings.limit ?? null;
    const parts = decided?.parts ?? [];
    if (!mayDecide || isCovered(parts, limit)) return decided;
    const decisions = { parts: [...parts, { until: limit, share: await this.shareOfFurther(parts) }] };
    await writeRecord(folder, fileName, decisions);
    return decisions;
  }

  /** Whether the cheap model's answers are doubted at all is decided once for these rows, too. */
  private async trust(decisions: CascadeDecisions): Promise<CascadeDecisions> {
    if (decisions.asGood !== undefined) return decisions;
    const { folder, grading } = this.whole;
    const found = grading && (await this.rows.calibration(this.first, this.calibration, this.again, grading));
    const decided = { ...decisions, asGood: found?.isCheapAsGood === true };
    await writeRecord(folder, fileName, decided);
    return decided;
  }

  private async shareOfFurther(parts: readonly CalibrationPart[]): Promise<number> {
    const { grading, job } = this.whole;
    if (grading === undefined || this.wish === 0) return 0;
    const graded = { calibrating: 0, before: 0, further: 0 };
    const from = parts.at(-1)?.until ?? 0;
    for await (const row of job.worksheet.rows()) {
      if (job.worksheet.expected(row) === undefined) continue;
      graded[row.row < from ? 'before' : 'further'] += 1;
      if (this.rows.calibratesBy(parts, row)) graded.calibrating += 1;
    }
    return shareOfFurther(this.wish, graded);
  }
}
