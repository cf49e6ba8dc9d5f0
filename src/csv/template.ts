import { UsageError } from '../errors.js';
import { columnPosition } from './column-position.js';
import type { Input, InputRow } from './input.js';

/**
 * Turns text with `{{column}}` in it into a function of the row. A name is taken as it stands between the braces,
 * else without the spaces around it. What a cell holds is never itself taken for a template.
 *
 * @throws UsageError for an unknown column, and for a template without any, which would ask every row the same
 */
export function compileTemplate(template: string, input: Pick<Input, 'name' | 'columns'>): (row: InputRow) => string {
  // Splitting at a captured group yields text, name, text, name, …, text.
  const parts = template.split(/\{\{(.*?)\}\}/s);
  if (parts.length === 1) {
    throw new UsageError(
      '--template names no column, so every row would ask the same',
      `Put at least one column in it, such as {{${input.columns[0]}}}.`,
    );
  }
  const texts = parts.filter((_, index) => index % 2 === 0);
  const positions = parts
    .filter((_, index) => index % 2 === 1)
    .map((name) => columnPosition(input, input.columns.includes(name) ? name : name.trim(), '--template'));

  return ({ cells }) => texts.reduce((question, text, index) => question + cells[positions[index - 1]!] + text);
}
