import { openByteSource, type SourceOptions } from './byte-source.js';
import { detectEncoding } from './detect-encoding.js';
import { detectFormat } from './detect-format.js';
import type { Input } from './input.js';
import { openCsv } from './open-csv.js';
import { openJsonl } from './open-jsonl.js';
import { surveyBytes } from './survey-bytes.js';
import { readHead } from './utf8-chunks.js';

export type { Input, InputRow, ReadOptions } from './input.js';

/**
 * Opens a table of questions and reads it to its end, so that whatever is wrong with it is known before the
 * first row is paid for.
 *
 * 1. Find the bytes: a file, a gzip, or a stream spooled to disk.
 * 2. Survey them: size, fingerprint, whether they are UTF-8.
 * 3. Settle encoding, format and delimiter.
 * 4. Check every record against the header (CSV), or gather the keys of every line (JSONL).
 *
 * @param path a file, or "-" for stdin
 * @throws InputError for anything that keeps the input from being a table with at least one row
 * @throws UsageError for a stream without a `spoolDirectory`
 */
export async function openInput(path: string, options: SourceOptions = {}): Promise<Input> {
  const source = await openByteSource(path, options);
  const survey = await surveyBytes(source);
  const encoding = await detectEncoding(source, survey);
  const text = { source, encoding };
  const head = await readHead(text);
  const format = detectFormat(source.name, head);
  const table = format === 'jsonl' ? await openJsonl(text) : await openCsv(text, head);

  return {
    name: source.name,
    columns: table.columns,
    format,
    encoding,
    delimiter: table.delimiter,
    fingerprint: survey.fingerprint,
    bytes: survey.bytes,
    async *rows(read = {}) {
      await source.assertUnchanged(survey.fingerprint);
      yield* table.rows(read);
    },
  };
}
