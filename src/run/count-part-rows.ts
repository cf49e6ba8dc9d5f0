import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { CsvError, parse } from 'csv-parse';
import { readOutcome } from '../csv/read-outcome.js';

/** Rows by status. */
export interface PartCounts {
  readonly answered: number;
  readonly failed: number;
  readonly skipped: number;
}

/**
 * Counts the finished rows in a part.csv that another process may be writing: only reads, and passes over a record that is
 * half-written. @returns undefined when there is no such file
 */
export async function countPartRows(path: string): Promise<PartCounts | undefined> {
  const counts = { answered: 0, failed: 0, skipped: 0 };
  const skipped = new Set<number>();
  // Counted as they are parsed: what a stream has in hand is lost when it fails at the end.
  const parser = parse({
    relax_column_count: true,
    on_record(cells: string[]) {
      const outcome = readOutcome(Number(cells[0]), cells.slice(1));
      if (outcome === undefined) return null;
      const { row, status } = outcome;
      if (skipped.delete(row)) counts.skipped -= 1;
      if (status === 'skipped') skipped.add(row);
      counts[status] += 1;
      return null;
    },
  });
  try {
    await pipeline(createReadStream(path), parser.resume());
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    // An open quotation mark at the end. Whether the file is damaged is for the run to say, which needs it whole.
    if (!(error instanceof CsvError)) throw error;
  }
  return counts;
}
