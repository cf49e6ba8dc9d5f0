import { columnPosition } from '../csv/column-position.js';
import type { Input, InputRow } from '../csv/input.js';
import { compileTemplate } from '../csv/template.js';
import type { ReasoningLevel } from '../model/reasoning-level.js';
import { kindOfQuestion } from '../plan/kind-of-question.js';
import { kindOfRow } from '../plan/kind-of-row.js';
import { type OutputKind, outputKind } from '../plan/output-kind.js';
import type { Company } from '../plan/packer.js';
import type { RowSpend } from '../types.js';
import { rowReasoning } from './row-reasoning.js';
import type { RunSettings } from './run-settings.js';
import { taskColumn } from './task-column.js';

/** The input seen as questions: which rows to ask, what, and who may share a call. */
export interface Worksheet {
  readonly input: Input;
  rows(): AsyncIterable<InputRow>;
  /** False for rows that stay as they are: those that a retry finds answered. */
  isWanted(row: InputRow): boolean;
  question(row: InputRow): string;
  /** Equal for rows that may share a call; rows of one group and effort may share an answer. @param question the row's */
  company(row: InputRow, question: string): Company;
  /** What its answer will be like. @param question the row's */
  outputKind(row: InputRow, question: string): OutputKind;
  /** How much the row is to be thought about. @throws InputError for a cell that is no level */
  level(row: InputRow): ReasoningLevel;
  /** Some column tells each row's task. */
  readonly hasTasks: boolean;
  /** The task column that was taken by its name, without --task. */
  readonly taskFound: string | undefined;
  /** How messages name the row; undefined without --id. */
  id(row: InputRow): string | undefined;
  /** What the input's column of right answers says, by default the one named "expected"; undefined without one. */
  expected(row: InputRow): string | undefined;
  /** What the row has cost before this run. */
  spendBefore(row: InputRow): RowSpend;
}

/** Resolves the columns that the settings name. @throws UsageError when the input lacks one */
export async function worksheetColumns(
  input: Input,
  settings: Pick<
    RunSettings,
    | 'question'
    | 'template'
    | 'instructions'
    | 'groupBy'
    | 'task'
    | 'id'
    | 'rowsPerCall'
    | 'reasoning'
    | 'reasoningColumn'
    | 'model'
    | 'expected'
  >,
): Promise<
  Pick<Worksheet, 'question' | 'company' | 'outputKind' | 'level' | 'hasTasks' | 'taskFound' | 'id' | 'expected'>
> {
  const groupColumns = settings.groupBy.map((name) => columnPosition(input, name, '--group-by'));
  const idColumn = settings.id === undefined ? undefined : columnPosition(input, settings.id, '--id');
  const task = await taskColumn(input, settings);
  const reasoning = rowReasoning(input, settings);
  const expected =
    settings.expected === undefined
      ? input.columns.indexOf('expected')
      : columnPosition(input, settings.expected, '--expected');
  const ofInstructions = kindOfQuestion(settings.instructions);
  const taskOf = ({ cells }: InputRow) => (task === undefined ? '' : cells[task.position]!);
  const group = ({ cells }: InputRow) =>
    groupColumns.length === 0 ? '' : JSON.stringify(groupColumns.map((c) => cells[c]));
  return {
    question:
      settings.template === undefined ? column(input, settings.question) : compileTemplate(settings.template, input),
    company(row, question) {
      const name = taskOf(row);
      const kind = settings.rowsPerCall === 'auto' ? kindOfRow(name, question, ofInstructions) : undefined;
      return { group: group(row), task: name, kind, effort: reasoning.effort(row, name, question) };
    },
    outputKind(row, question) {
      const name = taskOf(row);
      return outputKind(kindOfRow(name, question, ofInstructions), name, question);
    },
    level: reasoning.level,
    hasTasks: task !== undefined,
    taskFound: task?.found === true ? input.columns[task.position] : undefined,
    expected: ({ cells }) => cells[expected]?.trim() || undefined,
    id: ({ cells }) => (idColumn === undefined ? undefined : cells[idColumn]),
  };
}

function column(input: Input, name: string): (row: InputRow) => string {
  const position = columnPosition(input, name, '--question');
  return ({ cells }) => cells[position]!;
}
