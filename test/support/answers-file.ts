import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { expect } from 'vitest';
import { pico, sum } from './pico.js';
import type { QuestionTable } from './question-table.js';

/** A row of an answers file, by the columns that Sheaf adds. */
export interface AnsweredRow {
  readonly answer: string;
  readonly status: string;
  readonly error: string;
  readonly source: string;
  readonly model: string;
  readonly call_id: string;
  readonly rows_in_call: number;
  readonly attempts: number;
  readonly input_tokens: number;
  readonly cached_tokens: number;
  readonly reasoning_tokens: number;
  readonly output_tokens: number;
  readonly latency_ms: number;
  readonly cost: bigint;
  /** The user's own cells. */
  readonly cells: readonly string[];
  /** Those of the answer's fields, where answers are typed. */
  readonly fields: readonly string[];
}

const added = [
  'answer',
  'status',
  'error',
  'model',
  'call_id',
  'rows_in_call',
  'attempts',
  'input_tokens',
  'cached_tokens',
  'reasoning_tokens',
  'output_tokens',
  'cost_usd',
  'latency_ms',
  'source',
];

/** The records of a CSV file, each with its text as it stands there. */
export function readRecords(path: string): { readonly cells: readonly string[]; readonly raw: string }[] {
  const records = parse(readFileSync(path), { raw: true, record_delimiter: '\n' }) as unknown as {
    record: string[];
    raw: string;
  }[];
  return records.map(({ record, raw }) => ({ cells: record, raw }));
}

/**
 * Checks what every answers file must be, however its run went: each input row once, in order, its columns intact;
 * a status that fits the rest of the row; an answer that is the question's own.
 * @param fieldColumns names of the columns behind Sheaf's own
 * @returns the rows, for further checks
 */
export function verifyAnswers(table: QuestionTable, path: string, fieldColumns: readonly string[] = []): AnsweredRow[] {
  const [header, ...records] = readRecords(path).map(({ cells }) => cells);
  expect(header).toEqual([...table.columns, ...addedNames(table.columns), ...fieldColumns]);
  expect(records.map((cells) => cells.slice(0, table.columns.length))).toEqual(table.rows);
  const rows = records.map((cells) => rowOf(cells, table.columns.length));
  const question = table.columns.indexOf('question');
  rows.forEach((row, i) => {
    const place = `row ${i}: ${JSON.stringify(row, (_, value) => (typeof value === 'bigint' ? `${value}` : value))}`;
    expect(['answered', 'failed', 'skipped'], place).toContain(row.status);
    expect(['model', 'estimated', 'cache', 'duplicate'], place).toContain(row.source);
    if (row.status === 'answered') {
      expect(row.answer, place).toBe(table.answers[row.cells[question]!]);
      expect(row.error, place).toBe('');
      // No call of this run brought what came from the cache.
      expect(row.call_id === '', place).toBe(row.source === 'cache');
      expect(row.rows_in_call === 0, place).toBe(row.source === 'cache');
    } else {
      expect(row.answer, place).toBe('');
      expect(row.error, place).not.toBe('');
    }
  });
  return rows;
}

/** Costs of all rows together, in pico-dollars. */
export function costOf(rows: readonly AnsweredRow[]): bigint {
  return sum(rows.map((row) => row.cost));
}

export function countOf(rows: readonly AnsweredRow[], status: string): number {
  return rows.filter((row) => row.status === status).length;
}

/** The added columns under names that the input leaves free. */
function addedNames(columns: readonly string[]): string[] {
  return added.map((name) => (columns.includes(name) ? `sheaf_${name}` : name));
}

function rowOf(cells: readonly string[], own: number): AnsweredRow {
  const cell = (name: string) => cells[own + added.indexOf(name)]!;
  const count = (name: string) => {
    expect(cell(name), name).toMatch(/^\d+$/);
    return Number(cell(name));
  };
  return {
    answer: cell('answer'),
    status: cell('status'),
    error: cell('error'),
    source: cell('source'),
    model: cell('model'),
    call_id: cell('call_id'),
    rows_in_call: count('rows_in_call'),
    attempts: count('attempts'),
    input_tokens: count('input_tokens'),
    cached_tokens: count('cached_tokens'),
    reasoning_tokens: count('reasoning_tokens'),
    output_tokens: count('output_tokens'),
    latency_ms: count('latency_ms'),
    cost: pico(cell('cost_usd')),
    cells: cells.slice(0, own),
    fields: cells.slice(own + added.length),
  };
}
