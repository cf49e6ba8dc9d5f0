import { outcomeColumnNames } from './write-outcome.js';

/**
 * The names of the columns for an answer's fields beside the input's own and Sheaf's: a taken name is prefixed with `answer_`,
 * then with `sheaf_`.
 */
export function fieldColumnNames(inputColumns: readonly string[], fields: readonly string[]): string[] {
  const taken = new Set([...inputColumns, ...outcomeColumnNames(inputColumns)]);
  return fields.map((field) => {
    let name = field;
    for (let prefix = 'answer_'; taken.has(name); prefix = 'sheaf_') name = prefix + name;
    taken.add(name);
    return name;
  });
}

/**
 * The cells of an answer's fields: a text as it is, a list or an object as JSON, nothing where the answer has no such field.
 * @param answer JSON of an object, or "" where there is none
 */
export function fieldCells(answer: string, fields: readonly string[]): string[] {
  const values = answer === '' ? {} : (JSON.parse(answer) as Record<string, unknown>);
  return fields.map((field) => cellOf(Object.hasOwn(values, field) ? values[field] : undefined));
}

function cellOf(value: unknown): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
