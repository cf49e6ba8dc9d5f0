import type { Input, InputRow } from '../../csv/input.js';
import { UsageError } from '../../errors.js';
import type { Worksheet } from '../worksheet.js';

/** A table and what its columns mean. */
export interface ToldRows {
  readonly table: Input;
  readonly columns: Pick<Worksheet, 'question' | 'company' | 'id'>;
}

/**
 * @param wanted what --id calls the row; else its number, from 1
 * @param idColumn the name of the --id column, for the message
 * @throws UsageError when there is no such row
 */
export async function findRow({ table, columns }: ToldRows, wanted: string, idColumn?: string): Promise<InputRow> {
  const number = /^\d+$/.test(wanted) ? Number(wanted) : undefined;
  let numbered: InputRow | undefined;
  let rows = 0;
  for await (const row of table.rows()) {
    if (columns.id(row) === wanted) return row;
    if (row.row + 1 === number) {
      numbered = row;
      if (idColumn === undefined) return row;
    }
    rows += 1;
  }
  if (numbered !== undefined) return numbered;
  const lacks = [
    ...(idColumn === undefined ? [] : [`no row whose ${idColumn} is "${wanted}"`]),
    ...(idColumn !== undefined && number === undefined ? [] : [`no row number ${wanted}`]),
  ];
  throw new UsageError(
    `${table.name} has ${lacks.join(' and ')}; its rows are 1 to ${rows}.`,
    idColumn === undefined ? 'Rows can also be named by a column: --id COLUMN.' : undefined,
  );
}

/** The row that asked the same before, in the same company: the first one. */
export async function firstToAsk({ table, columns }: ToldRows, repeated: InputRow): Promise<InputRow | undefined> {
  const question = columns.question(repeated);
  const { group, effort } = columns.company(repeated, question);
  for await (const row of table.rows({ limit: repeated.row })) {
    if (columns.question(row) !== question) continue;
    const company = columns.company(row, question);
    if (company.group === group && company.effort === effort) return row;
  }
  return undefined;
}

/** The questions of some rows, by row from 0. */
export async function questionsOf(
  { table, columns }: ToldRows,
  wanted: ReadonlySet<number>,
): Promise<ReadonlyMap<number, string>> {
  const questions = new Map<number, string>();
  if (wanted.size === 0) return questions;
  for await (const row of table.rows({ limit: Math.max(...wanted) + 1 })) {
    if (wanted.has(row.row)) questions.set(row.row, columns.question(row));
  }
  return questions;
}
