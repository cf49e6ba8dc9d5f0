import type { ExitCode } from '../errors.js';
import { exitCodes } from '../errors.js';
import { redact } from '../redact.js';
import { rowLifeText } from '../report/row-life-text.js';
import { explainRow } from '../run/explain/explain-row.js';
import { optionsOfRun } from '../run/retry-options.js';
import { runSettings } from '../run/run-settings.js';
import { loadOptions } from './load-options.js';
import { writeOut } from './write-out.js';

/** `sheaf explain <answers> <row>`: the life of one row, with the settings of the run that wrote the file. */
export async function explainCommand(
  answers: string,
  row: string,
  commandLine: Record<string, unknown>,
): Promise<ExitCode> {
  const { values } = await optionsOfRun(answers, commandLine, loadOptions);
  const life = await explainRow(await runSettings(values, answers), row);
  await writeOut(`${values.json ? redact(JSON.stringify(life)) : rowLifeText(life, values.verbose === true)}\n`);
  return exitCodes.answered;
}
