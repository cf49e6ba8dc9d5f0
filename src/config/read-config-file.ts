import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { UsageError } from '../errors.js';

const names = ['sheaf.config.json', 'sheaf.config.mjs', 'sheaf.config.js'];

/**
 * Settings of the project's own: an object whose keys are option names, from the first of sheaf.config.json, .mjs and
 * .js in the folder. Empty when there is none. @throws UsageError when it cannot be read
 */
export async function readConfigFile(directory: string): Promise<{ file: string; values: Record<string, unknown> }> {
  for (const name of names) {
    const file = resolve(directory, name);
    let text: string;
    try {
      text = await readFile(file, 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') continue;
      throw new UsageError(`${name} cannot be read: ${(error as Error).message}`);
    }
    const values = await evaluate(file, text).catch((error: unknown) => {
      throw new UsageError(`${name} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
    });
    if (typeof values !== 'object' || values === null || Array.isArray(values)) {
      throw new UsageError(
        `${name}: expected an object of options, got ${Array.isArray(values) ? 'a list' : typeof values}.`,
      );
    }
    return { file: name, values: values as Record<string, unknown> };
  }
  return { file: names[0]!, values: {} };
}

async function evaluate(file: string, text: string): Promise<unknown> {
  if (file.endsWith('.json')) return JSON.parse(text);
  return ((await import(pathToFileURL(file).href)) as { default?: unknown }).default;
}
