import { columnPosition } from '../csv/column-position.js';
import type { Input, InputRow } from '../csv/input.js';
import { countTokens } from '../model/tokens.js';
import { kindOfQuestion } from '../plan/kind-of-question.js';
import { kindOfRow } from '../plan/kind-of-row.js';
import { type RouteFeatures, routeFeatures } from '../plan/route-features.js';
import type { RouteRules } from '../plan/route-rules.js';
import type { RunSettings } from '../run/run-settings.js';
import type { Worksheet } from '../run/worksheet.js';

/**
 * What rules know of the table's rows.
 * @throws UsageError for a rule about a column that the table lacks
 */
export function rowFeatures(
  table: Input,
  worksheet: Worksheet,
  { instructions }: Pick<RunSettings, 'instructions'>,
  { rules }: RouteRules,
): (row: InputRow) => RouteFeatures {
  const columns = new Map<string, number>();
  for (const { when } of rules) {
    if (when.column !== undefined) columns.set(when.column.name, columnPosition(table, when.column.name, '--route'));
  }
  const ofInstructions = kindOfQuestion(instructions);
  return (row) => {
    const question = worksheet.question(row);
    const { task } = worksheet.company(row, question);
    return routeFeatures(question, {
      task,
      kind: kindOfRow(task, question, ofInstructions),
      tokens: countTokens(question),
      cell: (name) => row.cells[columns.get(name) ?? -1] ?? '',
    });
  };
}
