import { InputError } from '../errors.js';
import type { InputRow } from './input.js';
import { jsonlLines } from './jsonl-lines.js';
import type { Table } from './open-csv.js';
import { parseJsonLine } from './parse-json-line.js';
import type { EncodedText } from './utf8-chunks.js';

/**
 * Reads every line once for its keys: the columns are all keys of all objects, in order of first appearance. Empty
 * lines are passed over. A key that an object lacks is an empty cell, as null is.
 *
 * @throws InputError, with the line, for the first line that is not a JSON object
 */
export async function openJsonl(text: EncodedText): Promise<Table> {
  const file = text.source.name;
  const keys = new Set<string>();
  let rows = 0;
  for await (const { line, text: json } of jsonlLines(text)) {
    for (const key of parseJsonLine(json, { file, line }).keys()) keys.add(key);
    rows++;
  }
  if (rows === 0 || keys.size === 0) {
    throw new InputError(
      rows === 0 ? 'this is empty' : 'no object has any keys',
      { file },
      'Give one JSON object a line, such as {"question": "…"}.',
    );
  }
  const columns = [...keys];

  async function* read(limit: number): AsyncGenerator<InputRow> {
    if (limit <= 0) return;
    let row = 0;
    for await (const { line, text: json } of jsonlLines(text)) {
      const values = parseJsonLine(json, { file, line });
      yield { row, line, cells: columns.map((column) => values.get(column) ?? '') };
      if (++row >= limit) return;
    }
  }

  return { columns, delimiter: ',', rows: ({ limit = rows }) => read(limit) };
}
