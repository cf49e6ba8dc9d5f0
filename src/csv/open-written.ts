import { createReadStream } from 'node:fs';
import { parse } from 'csv-parse';
import type { Input } from './input.js';

/** A table of which no more is known than that it can be read. */
export type ReadableTable = Pick<Input, 'name' | 'columns' | 'rows'>;

/** A table that Sheaf itself has just written: it is read without being checked first, which is most of the work otherwise. */
export async function openWritten(path: string): Promise<ReadableTable> {
  const records = (to: number) => {
    const parser = parse({ bom: true, relax_column_count: true, to });
    return createReadStream(path)
      .on('error', (error) => parser.destroy(error))
      .pipe(parser) as AsyncIterable<string[]>;
  };
  let columns: readonly string[] = [];
  for await (const header of records(1)) columns = header;
  return {
    name: path,
    columns,
    async *rows({ limit = Number.POSITIVE_INFINITY } = {}) {
      let row = -1;
      for await (const cells of records(-1)) {
        if (row >= limit) return;
        // Lines are for messages about faults; here there are none.
        if (row >= 0) yield { row, line: row + 2, cells };
        row += 1;
      }
    },
  };
}
