import { createReadStream, existsSync } from 'node:fs';
import { parse } from 'csv-parse';
import type { Input, InputRow } from '../../csv/input.js';
import { openInput } from '../../csv/open-input.js';
import { readOutcome } from '../../csv/read-outcome.js';
import { outcomeColumns } from '../../csv/write-outcome.js';
import { InputError } from '../../errors.js';
import type { RowOutcome } from '../../types.js';
import type { Manifest, RunFolder } from '../run-folder.js';

/** The rows of a run with the user's own columns, and how each ended as far as a file tells. */
export interface ToldTable {
  readonly table: Input;
  outcome(row: InputRow): Promise<RowOutcome | undefined>;
  /** The cell of the column "correct"; undefined where nothing was graded. */
  correct(row: InputRow): string | undefined;
}

/**
 * Opens the answers file; of a run that has not written it yet, or is under way again, the input and part.csv.
 * @throws InputError for a file that Sheaf did not write, and when there is neither
 */
export async function openToldTable(
  answers: string,
  folder: RunFolder,
  manifest: Manifest | undefined,
): Promise<ToldTable> {
  const isUnderWay = manifest !== undefined && manifest.summary === undefined;
  const part = isUnderWay ? (row: number) => lastRecord(folder.file('part.csv'), row) : undefined;
  if (!existsSync(answers)) {
    const table = manifest && (await inputOf(answers, manifest));
    if (table !== undefined && part !== undefined)
      return { table, outcome: ({ row }) => part(row), correct: () => undefined };
    throw new InputError(
      'there is no such file',
      { file: answers },
      isUnderWay
        ? 'Its run has not written it yet. Its rows can be told once it has, or when the input lies beside it.'
        : 'Give the file that sheaf run wrote, or is to write.',
    );
  }
  const file = await openInput(answers);
  const start = outcomeStart(file);
  const correct = file.columns.findLastIndex((name) => /^(sheaf_)*correct$/.test(name));
  return {
    table: { ...file, columns: file.columns.slice(0, start) },
    async outcome({ row, cells }) {
      return (await part?.(row)) ?? readOutcome(row, cells.slice(start, start + outcomeColumns.length));
    },
    correct: ({ cells }) => (correct >= start + outcomeColumns.length ? cells[correct] : undefined),
  };
}

/** Where the columns begin that Sheaf adds, whatever stands behind them. */
function outcomeStart({ columns, name: file }: Input): number {
  const plain = columns.map((name) => name.replace(/^(sheaf_)+/, ''));
  for (let start = columns.length - outcomeColumns.length; start > 0; start--) {
    if (outcomeColumns.every((name, i) => plain[start + i] === name)) return start;
  }
  throw new InputError(
    'this is not an answers file: it has not the columns that Sheaf adds',
    { file, line: 1 },
    existsSync(`${file}.answers.csv`) ? `Did you mean ${file}.answers.csv?` : 'Give the file that sheaf run wrote.',
  );
}

/** The input that the usual name of the answers comes from, if that is what the run was begun with. */
async function inputOf(answers: string, { identity }: Manifest): Promise<Input | undefined> {
  const path = answers.replace(/\.answers\.csv$/, '');
  if (path === answers || !existsSync(path)) return undefined;
  const input = await openInput(path);
  return `${input.format} ${input.fingerprint}` === identity.input ? input : undefined;
}

/** A later record replaces an earlier one. */
async function lastRecord(path: string, row: number): Promise<RowOutcome | undefined> {
  let found: RowOutcome | undefined;
  try {
    const records = createReadStream(path).pipe(parse({ relax_column_count: true }));
    for await (const [number, ...cells] of records as AsyncIterable<string[]>) {
      if (number === String(row)) found = readOutcome(row, cells) ?? found;
    }
  } catch {
    // The last record of a run that is at work may be half-written; what stands before it counts.
  }
  return found;
}
