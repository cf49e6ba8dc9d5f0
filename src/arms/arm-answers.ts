import { createReadStream, existsSync, type ReadStream } from 'node:fs';
import { parse } from 'csv-parse';
import type { InputRow } from '../csv/input.js';
import { readOutcome } from '../csv/read-outcome.js';
import { outcomeColumns } from '../csv/write-outcome.js';
import { StoreError } from '../errors.js';
import type { RowOutcome } from '../types.js';
import { type Arm, manifestOf } from './arm.js';

/** An arm's answers, read side by side with the table that they belong to. Holds one row at a time. */
export class ArmAnswers {
  private constructor(
    private readonly arm: Arm,
    private readonly limit: number,
    private readonly file: ReadStream,
    private readonly records: AsyncIterator<string[]>,
  ) {}

  /** @returns undefined where the arm did not come to its end, so that its file, if there is one, is of an earlier time */
  static async open(arm: Arm): Promise<ArmAnswers | undefined> {
    const manifest = await manifestOf(arm);
    const { output } = arm.settings;
    if (manifest?.summary === undefined || !existsSync(output)) return undefined;
    const file = createReadStream(output);
    const parser = file.pipe(parse());
    file.on('error', (error) => parser.destroy(error));
    const records = (parser as AsyncIterable<string[]>)[Symbol.asyncIterator]();
    await records.next(); // The header.
    return new ArmAnswers(arm, manifest.limit ?? Number.POSITIVE_INFINITY, file, records);
  }

  /**
   * How a row came out. To be asked about every row of the table, in its order.
   * @returns undefined for a row that the arm was not given
   * @throws StoreError when the file does not fit the table
   */
  async at(source: InputRow): Promise<RowOutcome | undefined> {
    if (source.row >= this.limit || this.arm.part?.isWanted(source) === false) return undefined;
    const { value: cells, done } = await this.records.next();
    const own = source.cells.length;
    const outcome = done
      ? undefined
      : readOutcome(source.row, (cells as string[]).slice(own, own + outcomeColumns.length));
    if (outcome !== undefined && source.cells.every((cell, i) => cell === (cells as string[])[i])) return outcome;
    throw new StoreError(
      `${this.arm.settings.output} does not hold line ${source.line} of the input where it should.`,
      'Delete that file and give the same command again: it is written anew, and nothing is asked again.',
    );
  }

  close(): void {
    this.file.destroy();
  }
}

/** Opens the answers of several arms, calls back with them, and closes them. */
export async function withAnswers<Result>(
  arms: readonly Arm[],
  use: (answers: readonly (ArmAnswers | undefined)[]) => Promise<Result>,
): Promise<Result> {
  const answers: (ArmAnswers | undefined)[] = [];
  try {
    for (const arm of arms) answers.push(await ArmAnswers.open(arm));
    return await use(answers);
  } finally {
    for (const one of answers) one?.close();
  }
}
