import { resolve } from 'node:path';
import { openInput } from '../csv/open-input.js';
import { type ExitCode, exitCodes } from '../errors.js';
import { reportPath } from '../run/report-path.js';
import { usualRows, writeReport } from '../run/write-report.js';
import { loadOptions } from './load-options.js';

/** `sheaf report <answers>`: the page that a run writes, of any answers file. */
export async function reportCommand(answers: string, commandLine: Record<string, unknown>): Promise<ExitCode> {
  const values = await loadOptions(commandLine);
  // What sheaf.config or SHEAF_OUTPUT name is where answers go.
  const { output } = commandLine;
  const target = resolve(typeof output === 'string' ? output : reportPath(answers));
  await writeReport(answers, await openInput(answers), target, {
    directory: resolve(values.dir),
    question: values.question,
    groupBy: values['group-by'],
    rows: values.limit ?? usualRows,
  });
  process.stdout.write(`${target}\n`);
  return exitCodes.answered;
}
