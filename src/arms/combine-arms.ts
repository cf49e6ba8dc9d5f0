import { laneOfCall } from '../../workers/call-ids.js';
import { csvRecord } from '../csv/csv-text.js';
import type { InputRow } from '../csv/input.js';
import { outcomeCells, sourceCell } from '../csv/write-outcome.js';
import { addSpend } from '../model/spend.js';
import { GradeCounts } from '../plan/grade-counts.js';
import { addedCells, addedColumnNames } from '../run/added-columns.js';
import type { Grading } from '../run/grading.js';
import { countLanes, type LaneCounts } from '../run/lane-counts.js';
import type { RunJob } from '../run/run-job.js';
import type { Worksheet } from '../run/worksheet.js';
import { gradeCells, type RowCounts } from '../run/write-answers.js';
import { writeWhole } from '../run/write-whole.js';
import { noSpend, type PicoDollars, type RowOutcome } from '../types.js';
import type { Arm } from './arm.js';
import { withAnswers } from './arm-answers.js';

/** Which of a row's outcomes stands, and why its model was asked, for people. */
export interface Verdict {
  readonly stands: RowOutcome;
  readonly route: string;
}

/** The row's outcome at each arm, in their order; undefined where that was not given it. */
export type Judge = (row: InputRow, outcomes: readonly (RowOutcome | undefined)[]) => Verdict;

export interface Combined extends RowCounts {
  readonly rows: number;
  readonly cost: PicoDollars;
  readonly lanes: LaneCounts;
  /** The first rows that failed, each as "where: why". */
  readonly failures: readonly string[];
}

const failuresShown = 5;

/**
 * Writes the output of a run that is made of arms: every row once, in input order, with the outcome that stands and what all arms
 * together have cost for it. The file appears whole or not at all.
 */
export async function combineArms(
  { worksheet, settings }: RunJob,
  arms: readonly Arm[],
  grading: Grading | undefined,
  judge: Judge,
): Promise<Combined> {
  const { columns } = worksheet.input;
  const counts = { answered: 0, failed: 0, skipped: 0, cached: 0, duplicates: 0, estimated: 0, rows: 0, cost: 0n };
  const lanes = countLanes();
  const failures: string[] = [];
  const grades = new GradeCounts();
  await withAnswers(arms, (answers) =>
    writeWhole(settings.output, async (write) => {
      await write(csvRecord([...columns, ...addedColumnNames(columns, settings)]));
      for await (const source of worksheet.rows()) {
        const outcomes: (RowOutcome | undefined)[] = [];
        for (const one of answers) outcomes.push(await one?.at(source));
        const { stands, route } = judge(source, outcomes);
        const spend = outcomes.reduce((sum, outcome) => (outcome ? addSpend(sum, outcome.spend) : sum), noSpend);
        const own = { ...stands, spend };
        const from = sourceCell(own);
        counts.rows += 1;
        counts.cost += spend.cost;
        if (own.status === 'failed' && failures.length < failuresShown)
          failures.push(placeOf(worksheet, source, own.error));
        counts[own.status] += 1;
        if (from === 'cache') counts.cached += 1;
        if (from === 'duplicate' && own.status !== 'skipped') counts.duplicates += 1;
        if (from === 'estimated') counts.estimated += 1;
        const lane = laneOfCall(own.callId);
        if (lane !== undefined) {
          lanes[lane].rows += 1;
          lanes[lane].cost += spend.cost;
        }
        const added = addedCells(csvRecord(outcomeCells(own)).slice(0, -1), settings);
        const grade = gradeCells(
          { grading },
          source,
          { status: own.status, answer: () => own.answer, cost: () => spend.cost },
          grades,
        );
        await write(`${csvRecord(source.cells).slice(0, -1)},${added}${grade},${csvRecord([route])}`);
      }
    }),
  );
  return { ...counts, lanes, failures, ...(grading && { grades }) };
}

function placeOf(worksheet: Worksheet, source: InputRow, error: string): string {
  const id = worksheet.id(source);
  return `line ${source.line}${id === undefined ? '' : ` (${id})`}: ${error}`;
}
