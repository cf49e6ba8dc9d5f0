import { hash } from 'node:crypto';
import type { InputRow } from '../csv/input.js';
import { agree } from '../plan/agree.js';
import { ByteList } from '../plan/byte-list.js';
import { Calibration } from '../plan/calibration.js';
import { type CalibrationPart, shareAt } from '../plan/calibration-parts.js';
import type { Grading } from '../run/grading.js';
import type { RunJob } from '../run/run-job.js';
import { noSpend, type RowOutcome } from '../types.js';
import type { Arm } from './arm.js';
import { withAnswers } from './arm-answers.js';

const answered = 1;
const failed = 2;
const calibrates = 4;
const differs = 8;

/** How rows stand on their way through a cascade, a byte a row; read anew from the arms' answers by every session. */
export class CascadeRows {
  private readonly flags = new ByteList();

  constructor(private readonly job: RunJob) {}

  hasAnswer(row: number): boolean {
    return this.has(row, answered);
  }

  /** It is asked at both models, whatever comes of it. */
  isCalibration(row: number): boolean {
    return this.has(row, calibrates);
  }

  /** The cheap model gave no answer, or two different ones. */
  goesOn(row: number): boolean {
    return this.has(row, failed) || this.has(row, differs);
  }

  hasFailed(row: number): boolean {
    return this.has(row, failed);
  }

  /**
   * Notes how the first arm answered, and which rows calibrate: so many of those with an expected value, the same ones every time.
   * @returns how many calibrate
   */
  async noteFirst(first: Arm, parts: readonly CalibrationPart[]): Promise<number> {
    let count = 0;
    await this.read([first], (source, [outcome]) => {
      if (outcome?.status === 'answered') this.add(source.row, answered);
      if (outcome?.status === 'failed') this.add(source.row, failed);
      if (!this.calibratesBy(parts, source)) return;
      this.add(source.row, calibrates);
      count += 1;
    });
    return count;
  }

  calibratesBy(parts: readonly CalibrationPart[], source: InputRow): boolean {
    const { worksheet } = this.job;
    if (worksheet.expected(source) === undefined) return false;
    return lotOf(worksheet.question(source)) < shareAt(parts, source.row);
  }

  /** Notes which answers the second order contradicts, or did not bring again. */
  async noteAgain(first: Arm, again: Arm): Promise<void> {
    await this.read([first, again], (source, [one, other]) => {
      if (one?.status !== 'answered') return;
      if (other === undefined || other.status === 'skipped') return;
      const question = this.job.worksheet.question(source);
      if (other.status === 'failed' || !agree(one.answer, other.answer, question)) this.add(source.row, differs);
    });
  }

  /** How many rows have to be asked at the strong model, calibration aside. */
  async countGoingOn(): Promise<number> {
    let count = 0;
    for await (const { row } of this.job.worksheet.rows()) if (this.goesOn(row) && !this.isCalibration(row)) count += 1;
    return count;
  }

  /** What the rows that calibrate tell, as far as they were asked. */
  async calibration(first: Arm, strong: Arm, again: Arm, grading: Grading): Promise<Calibration> {
    const calibration = new Calibration();
    await this.read([first, strong, again], (source, [one, other, second]) => {
      if (!this.isCalibration(source.row) || one === undefined || other === undefined) return;
      if (one.status === 'skipped' || other.status === 'skipped') return;
      calibration.add({
        cheapRight: grading.grade(source, one.answer)?.correct === true,
        strongRight: grading.grade(source, other.answer)?.correct === true,
        agreed: second === undefined || one.status !== 'answered' ? undefined : !this.has(source.row, differs),
        goesOn: this.goesOn(source.row),
        fromCache: one.source === 'cache' || other.source === 'cache',
        costs: { first: one.spend.cost, again: (second?.spend ?? noSpend).cost, strong: other.spend.cost },
      });
    });
    return calibration;
  }

  private async read(
    arms: readonly Arm[],
    note: (source: InputRow, outcomes: readonly (RowOutcome | undefined)[]) => void,
  ): Promise<void> {
    await withAnswers(arms, async (answers) => {
      for await (const source of this.job.worksheet.rows()) {
        const outcomes = [];
        for (const one of answers) outcomes.push(await one?.at(source));
        note(source, outcomes);
      }
    });
  }

  private has(row: number, flag: number): boolean {
    return (this.flags.at(row) & flag) !== 0;
  }

  private add(row: number, flag: number): void {
    this.flags.set(row, this.flags.at(row) | flag);
  }
}

/** From 0 to below 1; rows that ask the same have the same. */
function lotOf(question: string): number {
  return hash('sha256', `calibrate:${question}`, 'buffer').readUIntLE(0, 6) / 2 ** 48;
}
