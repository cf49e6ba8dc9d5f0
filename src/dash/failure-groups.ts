import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { CsvError, parse } from 'csv-parse';
import { redact } from '../redact.js';

const mostGroups = 50;
const mostExamples = 5;
const mostCharacters = 500;

/** Failed and skipped rows with one cause. */
export interface FailureGroup {
  readonly status: 'failed' | 'skipped';
  /** The error, with figures in it replaced by #, where several rows differ in nothing else. */
  readonly cause: string;
  rows: number;
  /** The first ones. Rows count from 1, without the header. */
  readonly examples: { readonly row: number; readonly error: string }[];
}

export interface Failures {
  readonly groups: readonly FailureGroup[];
  /** Rows of further causes. */
  readonly others: number;
}

/**
 * The failed and skipped rows of a part.csv, which another process may be writing, or of an answers file, by their cause.
 * @throws when the file is there and cannot be read
 */
export async function failureGroups(path: string, kind: 'part' | 'answers'): Promise<Failures> {
  const causes = new Map<string, FailureGroup>();
  const skipped = new Map<number, string>();
  let read = 0;
  let others = 0;
  let columns: { row: number | undefined; status: number; error: number } | undefined;
  const parser = parse({
    relax_column_count: true,
    bom: true,
    on_record(cells: string[]) {
      if (columns === undefined) {
        columns = columnsOf(cells, kind);
        return null;
      }
      read += 1;
      const row = columns.row === undefined ? read : Number(cells[columns.row]) + 1;
      const status = cells[columns.status];
      // A skipped row may be asked again later: its last record counts.
      const before = skipped.get(row);
      if (before !== undefined) {
        const group = causes.get(before);
        if (group !== undefined) group.rows -= 1;
        else others -= 1;
        skipped.delete(row);
      }
      if (status !== 'failed' && status !== 'skipped') return null;
      const error = redact(cells[columns.error] ?? '').slice(0, mostCharacters);
      const cause = error.replace(/\d+(\.\d+)?/g, '#');
      const key = `${status}: ${cause}`;
      if (kind === 'part' && status === 'skipped') skipped.set(row, key);
      const group = causes.get(key) ?? newGroup(status, cause, causes.size);
      if (group === undefined) {
        others += 1;
        return null;
      }
      causes.set(key, group);
      group.rows += 1;
      if (group.examples.length < mostExamples) group.examples.push({ row, error });
      return null;
    },
  });
  try {
    await pipeline(createReadStream(path), parser.resume());
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { groups: [], others: 0 };
    // An open quotation mark at the end: the record is being written.
    if (!(error instanceof CsvError)) throw error;
  }
  const groups = [...causes.values()]
    .filter(({ rows }) => rows > 0)
    .map((group) => (group.rows === 1 ? { ...group, cause: group.examples[0]?.error ?? group.cause } : group))
    .sort((a, b) => b.rows - a.rows);
  return { groups, others };
}

function newGroup(status: FailureGroup['status'], cause: string, known: number): FailureGroup | undefined {
  return known < mostGroups ? { status, cause, rows: 0, examples: [] } : undefined;
}

/** Sheaf's columns are behind the user's own, which may bear the same names. */
function columnsOf(header: readonly string[], kind: 'part' | 'answers') {
  const last = (name: string) => header.findLastIndex((column) => new RegExp(`^(sheaf_)*${name}$`).test(column));
  return { row: kind === 'part' ? 0 : undefined, status: last('status'), error: last('error') };
}
