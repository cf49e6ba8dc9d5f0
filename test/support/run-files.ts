import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import type { Workspace } from './workspace.js';

/** The path of the only run's file, such as part.csv. */
export function runFile({ folder }: Pick<Workspace, 'folder'>, name: string): string {
  const runs = join(folder, '.sheaf/runs');
  const [run, ...others] = readdirSync(runs);
  if (run === undefined || others.length > 0) throw new Error(`expected one run, got ${[run, ...others].join(', ')}`);
  return join(runs, run, name);
}

/** The finished rows that stand whole in part.csv, which may end in the middle of one. */
export function rowsInPart(space: Pick<Workspace, 'folder'>): number[] {
  const runs = join(space.folder, '.sheaf/runs');
  if (!existsSync(runs) || readdirSync(runs).length === 0 || !existsSync(runFile(space, 'part.csv'))) return [];
  const text = readFileSync(runFile(space, 'part.csv'), 'utf8');
  const rows: number[] = [];
  try {
    parse(text, {
      from: 2,
      relax_column_count: true,
      on_record: (cells: string[]) => {
        if (cells.length === 15 && cells[2] !== 'skipped') rows.push(Number(cells[0]));
        return null;
      },
    });
  } catch (error) {
    if ((error as { code?: string }).code !== 'CSV_QUOTE_NOT_CLOSED') throw error;
    return rows;
  }
  return text.endsWith('\n') ? rows : rows.slice(0, -1);
}
