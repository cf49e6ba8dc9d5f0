import { closestName } from '../closest-name.js';
import { UsageError } from '../errors.js';
import type { Input } from './input.js';

const mostListed = 40;

/**
 * Position of a column, from 0, by its exact name.
 * @param option what the name was given to, such as "--question"
 * @throws UsageError that suggests the likeliest column and lists them all (the first 40)
 */
export function columnPosition(input: Pick<Input, 'name' | 'columns'>, name: string, option: string): number {
  const position = input.columns.indexOf(name);
  if (position >= 0) return position;

  const closest = closestName(name, input.columns);
  const suggestion = closest === undefined ? '' : `Did you mean "${closest}"? `;
  const listed = input.columns.slice(0, mostListed).map((column) => `"${column}"`);
  if (input.columns.length > mostListed) listed.push(`and ${input.columns.length - mostListed} more`);
  throw new UsageError(
    `${option}: ${input.name} has no column "${name}"`,
    `${suggestion}Its columns are: ${listed.join(', ')}.`,
  );
}
