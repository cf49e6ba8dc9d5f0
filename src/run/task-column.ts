import { columnPosition } from '../csv/column-position.js';
import type { ReadableTable } from '../csv/open-written.js';
import type { RunSettings } from './run-settings.js';

/** Names that can mean nothing else. `type` and `category` often hold what a row is about, or its answer. */
const names = ['task', 'tasktype', '任务', '任务类型'];

const rowsLookedAt = 500;
const alwaysFew = 8;

export interface TaskColumn {
  readonly position: number;
  /** Taken by its name, without --task. */
  readonly found: boolean;
}

/**
 * The column that names each row's task: the one that --task names, else the only one with such a name, unless it holds
 * the question or an id, or so many different values that hardly any rows could share a call.
 * @throws UsageError when the input lacks the column that --task names
 */
export async function taskColumn(
  input: ReadableTable,
  { task, question, template, id }: Pick<RunSettings, 'task' | 'question' | 'template' | 'id'>,
): Promise<TaskColumn | undefined> {
  if (task === 'off') return undefined;
  if (task !== undefined) return { position: columnPosition(input, task, '--task'), found: false };
  const named = input.columns.filter((name) => names.includes(plain(name)));
  const [name] = named;
  const isQuestion = template === undefined && name === question;
  if (name === undefined || named.length > 1 || name === id || isQuestion) return undefined;
  const position = input.columns.indexOf(name);
  return (await repeats(input, position)) ? { position, found: true } : undefined;
}

/** Whether the first rows have few different values: up to eight, each twice or more, or one for every eight rows. */
async function repeats(input: ReadableTable, position: number): Promise<boolean> {
  const values = new Set<string>();
  let rows = 0;
  for await (const { cells } of input.rows({ limit: rowsLookedAt })) {
    values.add(cells[position]!);
    rows += 1;
  }
  return values.size <= Math.max(rows / alwaysFew, Math.min(alwaysFew, rows / 2));
}

function plain(name: string): string {
  return name
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s_-]+/g, '');
}
