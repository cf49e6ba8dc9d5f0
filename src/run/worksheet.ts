import { columnPosition } from '../csv/column-position.js';
import type { Input, InputRow } from '../csv/input.js';
import { compileTemplate } from '../csv/template.js';
import type { RowSpend } from '../types.js';
import type { RunSettings } from './run-settings.js';

/** The input seen as questions: which rows to ask, what, and who may share a call. */
export interface Worksheet {
  readonly input: Input;
  rows(): AsyncIterable<InputRow>;
  /** False for rows that stay as they are: those that a retry finds answered. */
  isWanted(row: InputRow): boolean;
  question(row: InputRow): string;
  /** Equal for rows that may share a call and an answer. */
  group(row: InputRow): string;
  /** How messages name the row; undefined without --id. */
  id(row: InputRow): string | undefined;
  /** What the row has cost before this run. */
  spendBefore(row: InputRow): RowSpend;
}

/** Resolves the columns that the settings name. @throws UsageError when the input lacks one */
export function worksheetColumns(
  input: Input,
  settings: Pick<RunSettings, 'question' | 'template' | 'groupBy' | 'id'>,
): Pick<Worksheet, 'question' | 'group' | 'id'> {
  const groupColumns = settings.groupBy.map((name) => columnPosition(input, name, '--group-by'));
  const idColumn = settings.id === undefined ? undefined : columnPosition(input, settings.id, '--id');
  return {
    question:
      settings.template === undefined ? column(input, settings.question) : compileTemplate(settings.template, input),
    group: ({ cells }) => (groupColumns.length === 0 ? '' : JSON.stringify(groupColumns.map((c) => cells[c]))),
    id: ({ cells }) => (idColumn === undefined ? undefined : cells[idColumn]),
  };
}

function column(input: Input, name: string): (row: InputRow) => string {
  const position = columnPosition(input, name, '--question');
  return ({ cells }) => cells[position]!;
}
