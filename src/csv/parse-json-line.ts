import { InputError, type InputPlace } from '../errors.js';

/**
 * The cells of one JSON object, by key: a string as it is, null as "", anything else as its JSON text.
 * @throws InputError when the line is not a JSON object, and for a NUL, which no CSV could carry further
 */
export function parseJsonLine(line: string, place: InputPlace): Map<string, string> {
  const object = parseObject(line, place);
  const cells = new Map<string, string>();
  const numbers = mayLoseDigits.test(line) && !line.includes('\\u0000') ? withNumbersAsWritten(line) : undefined;
  for (const [key, value] of Object.entries(object)) {
    if (key.includes('\0') || (typeof value === 'string' && value.includes('\0'))) {
      throw new InputError('there is a NUL character in the text', { ...place, column: key }, 'Take "\\u0000" out.');
    }
    cells.set(key, typeof value === 'string' ? value : value === null ? '' : jsonText(numbers?.[key] ?? value));
  }
  return cells;
}

function parseObject(line: string, place: InputPlace): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (error) {
    throw new InputError(
      `not valid JSON (${(error as Error).message})`,
      place,
      'Put one whole JSON object on each line.',
      { cause: error },
    );
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new InputError(
    `expected a JSON object, got ${Array.isArray(value) ? 'an array' : value === null ? 'null' : `a ${typeof value}`}`,
    place,
    "Put one object on each line; for a JSON array, for example: jq -c '.[]' input.json > input.jsonl",
  );
}

/** Ids of 16 digits and more, 1.0 and 1e3 would not come back from a JavaScript number as they were written. */
const mayLoseDigits = /\d{16}|\d[.eE]/;

/** The object again, with every number as a string that is a NUL and the number's own text. */
function withNumbersAsWritten(line: string): Record<string, unknown> {
  const stringOrNumber = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d[\d.eE+-]*/g;
  return JSON.parse(line.replace(stringOrNumber, (token) => (token[0] === '"' ? token : `"\\u0000${token}"`)));
}

function jsonText(value: unknown): string {
  return JSON.stringify(value).replace(/"\\u0000(-?\d[\d.eE+-]*)"/g, '$1');
}
