import { constants } from 'node:fs';
import { access, mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { UsageError } from '../errors.js';
import type { RunSettings } from './run-settings.js';

/**
 * Finds out, before money is spent, that what the run brings could not be written.
 * @throws UsageError that names the option
 */
export async function requireWritable(settings: Pick<RunSettings, 'output' | 'directory' | 'logFile'>): Promise<void> {
  await requireFolder(settings.directory, '--dir');
  await requireFile(settings.output, '--output');
  if (settings.logFile !== undefined) await requireFile(settings.logFile, '--log-file');
}

async function requireFile(path: string, option: string): Promise<void> {
  if ((await stat(path).catch(() => undefined))?.isDirectory()) {
    throw new UsageError(`${option}: ${path} is a folder.`, 'Name a file in it.');
  }
  await requireFolder(dirname(path), option);
}

/** Creates the folder if need be. @throws UsageError when nothing can be written there */
export async function requireFolder(path: string, option: string): Promise<void> {
  try {
    await mkdir(path, { recursive: true });
    await access(path, constants.W_OK | constants.X_OK);
  } catch (error) {
    throw new UsageError(
      `${option}: nothing can be written to ${path} (${(error as NodeJS.ErrnoException).code}).`,
      'Name a folder that you may write to.',
    );
  }
}
