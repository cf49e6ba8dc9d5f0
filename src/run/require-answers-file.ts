import type { Input } from '../csv/input.js';
import { outcomeColumns } from '../csv/write-outcome.js';
import { InputError } from '../errors.js';
import { addedColumnNames, columnsBehind } from './added-columns.js';
import type { RunSettings } from './run-settings.js';

/**
 * Checks that a file is one that Sheaf wrote with these settings.
 * @returns how many of its columns are the user's own
 * @throws InputError
 */
export function requireAnswersFile(
  file: Input,
  settings: Pick<RunSettings, 'answerForm' | 'expected' | 'hasRoute'>,
): number {
  const { answerForm } = settings;
  const inputColumns = file.columns.length - outcomeColumns.length - columnsBehind(settings);
  const own = file.columns.slice(0, Math.max(0, inputColumns));
  const expected = addedColumnNames(own, settings);
  if (inputColumns < 1 || file.format !== 'csv' || file.columns.slice(inputColumns).join() !== expected.join()) {
    const fields = answerForm === undefined ? '' : ', those of --answer-schema last';
    throw new InputError(
      `this is not an answers file: it does not end in the columns that Sheaf adds${fields}`,
      { file: file.name, line: 1 },
      `Give the file that sheaf run wrote${answerForm === undefined && endsInFields(file) ? ', and the --answer-schema that it had' : ''}.`,
    );
  }
  if (file.encoding !== 'utf-8' || file.delimiter !== ',') {
    throw new InputError(
      'this answers file was saved in another form (encoding or delimiter)',
      { file: file.name, line: 1 },
      'Save it as UTF-8 CSV with commas, as Sheaf wrote it.',
    );
  }
  return inputColumns;
}

/** Whether columns stand behind those of an outcome: fields of answers, whose schema is not known any more. */
function endsInFields({ columns }: Input): boolean {
  const source = columns.findLastIndex((name) => /^(sheaf_)*source$/.test(name));
  return source >= outcomeColumns.length && /^(sheaf_)*latency_ms$/.test(columns[source - 1]!);
}
