import { resolve } from 'node:path';
import { type ExitCode, exitCodes } from '../errors.js';
import { statusText } from '../report/status-text.js';
import { readStatus } from '../run/status.js';
import { loadOptions } from './load-options.js';

/** `sheaf status`: the runs that store and folder know of, and how they stand. */
export async function statusCommand(commandLine: Record<string, unknown>): Promise<ExitCode> {
  const values = await loadOptions(commandLine);
  const directory = resolve(values.dir);
  const status = await readStatus(values.store, directory);
  const text = values.json ? JSON.stringify(status) : statusText(status, { directory, cwd: process.cwd() });
  process.stdout.write(`${text}\n`);
  return exitCodes.answered;
}
