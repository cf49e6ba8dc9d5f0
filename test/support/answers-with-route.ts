import { expect } from 'vitest';
import { readRecords } from './answers-file.js';
import { pico, sum } from './pico.js';

/** A row of the answers of several models, by its columns' names. */
export type RoutedRow = Readonly<Record<string, string>>;

/** The rows of an answers file by name; checks that they are the input's, each once, in order and intact. */
export function readRouted(path: string, input: readonly (readonly string[])[]): RoutedRow[] {
  const [header, ...records] = readRecords(path).map(({ cells }) => cells);
  expect([header, ...records].map((cells) => cells!.slice(0, input[0]!.length))).toEqual(input);
  expect(header!.at(-1)).toBe('route');
  const rows = records.map((cells) => Object.fromEntries(header!.map((name, i) => [name, cells[i]!])));
  for (const row of rows) expect(row.route, JSON.stringify(row)).not.toBe('');
  return rows;
}

export function costOfRouted(rows: readonly RoutedRow[]): bigint {
  return sum(rows.map((row) => pico(row.cost_usd!)));
}
