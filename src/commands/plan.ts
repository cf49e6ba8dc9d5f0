import { type ExitCode, exitCodes } from '../errors.js';
import { plan } from '../run/plan.js';
import { runJob } from '../run/run-job.js';
import { runSettings } from '../run/run-settings.js';
import { loadOptions } from './load-options.js';

/** `sheaf plan <input>`: what a run would do and cost. */
export async function planCommand(input: string, commandLine: Record<string, unknown>): Promise<ExitCode> {
  const values = await loadOptions(commandLine);
  const { figures, lines } = await plan(await runJob(input, await runSettings(values, input)));
  process.stdout.write(values.json ? `${JSON.stringify(figures)}\n` : `${lines.join('\n')}\n`);
  return exitCodes.answered;
}
