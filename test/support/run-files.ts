import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import type { Workspace } from './workspace.js';

/** The path of a file of the run that writes `output`, such as part.csv; undefined while there is no such run. */
export function findRunFile({ path }: Workspace, name: string, output = 'answers.csv'): string | undefined {
  const runs = path('.sheaf/runs');
  const folders = existsSync(runs) ? readdirSync(runs).map((run) => join(runs, run)) : [];
  const own = folders.find((folder) => outputOf(folder) === path(output));
  return own && existsSync(join(own, name)) ? join(own, name) : undefined;
}

function outputOf(folder: string): string | undefined {
  const manifest = join(folder, 'manifest.json');
  return existsSync(manifest) ? (JSON.parse(readFileSync(manifest, 'utf8')) as { output: string }).output : undefined;
}

/** The finished rows that stand whole in the run's part.csv, which may end in the middle of one. */
export function rowsInPart(space: Workspace, output?: string): number[] {
  const part = findRunFile(space, 'part.csv', output);
  const text = part === undefined ? '' : readFileSync(part, 'utf8');
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
