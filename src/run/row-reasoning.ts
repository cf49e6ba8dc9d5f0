import { columnPosition } from '../csv/column-position.js';
import type { Input, InputRow } from '../csv/input.js';
import { InputError } from '../errors.js';
import { type ReasoningLevel, readReasoningLevel, reasoningLevels } from '../model/reasoning-level.js';
import { reasoningRequest } from '../model/reasoning-request.js';
import { kindOfQuestion } from '../plan/kind-of-question.js';
import { kindOfRow } from '../plan/kind-of-row.js';
import { needsThought } from '../plan/needs-thought.js';
import { thoughtAsked } from '../plan/thought-asked.js';
import type { RunSettings } from './run-settings.js';

const longestShown = 40;

/** How much each row is to be thought about. */
export interface RowReasoning {
  /** @throws InputError for a cell that is no level */
  level(row: InputRow): ReasoningLevel;
  /** As in Bundle. @param task the cell of the task column, or empty */
  effort(row: InputRow, task: string, question: string): string | undefined;
}

/** @throws UsageError when the input lacks the column that --reasoning-column names */
export function rowReasoning(
  input: Input,
  settings: Pick<RunSettings, 'reasoning' | 'reasoningColumn' | 'model' | 'instructions'>,
): RowReasoning {
  const { reasoning, reasoningColumn: column, model, instructions } = settings;
  const position = column === undefined ? undefined : columnPosition(input, column, '--reasoning-column');
  const kindOfInstructions = kindOfQuestion(instructions);
  const thoughtOfInstructions = thoughtAsked(instructions);
  const level = ({ cells, line }: InputRow): ReasoningLevel => {
    const text = position === undefined ? '' : cells[position]!.trim();
    if (text === '') return reasoning;
    const read = readReasoningLevel(text);
    if (read !== undefined) return read;
    const shown = text.length > longestShown ? `${text.slice(0, longestShown)}…` : text;
    throw new InputError(
      `expected ${reasoningLevels}, got "${shown}"`,
      { file: input.name, line, column },
      'Leave the cell empty where --reasoning is to hold.',
    );
  };
  return {
    level,
    effort(row, task, question) {
      const wished = level(row);
      const isWorthAsking = wished === 'auto' && model.efforts.length > 0;
      const kind = () => kindOfRow(task, question, kindOfInstructions);
      const thought = isWorthAsking && needsThought(kind(), task, question, thoughtOfInstructions);
      return reasoningRequest(model, wished, thought).effort;
    },
  };
}
