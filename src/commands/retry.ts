import type { ExitCode } from '../errors.js';
import { retryJob } from '../run/retry-job.js';
import { retryOptions } from '../run/retry-options.js';
import { runSettings } from '../run/run-settings.js';
import { loadOptions } from './load-options.js';
import { runToEnd } from './run.js';

/** `sheaf retry <answers>`: with the settings of the run that wrote the file, as far as they are not given anew. */
export async function retryCommand(answers: string, commandLine: Record<string, unknown>): Promise<ExitCode> {
  const values = await retryOptions(answers, commandLine, loadOptions);
  return runToEnd(await retryJob(await runSettings(values, answers)), values);
}
