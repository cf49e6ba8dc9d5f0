import { readFile } from 'node:fs/promises';
import { readOptions } from '../config/read-options.js';
import { UsageError } from '../errors.js';
import { type PracticeOptions, practiceOptions } from './practice-options.js';

/** Reads and checks a JSON file of practice options. */
export async function loadPracticeOptions(path: string): Promise<PracticeOptions> {
  let source: string;
  try {
    source = await readFile(path, 'utf8');
  } catch (error) {
    throw new UsageError(`Cannot read the practice options: ${(error as Error).message}`);
  }
  let value: unknown;
  try {
    value = JSON.parse(source.replace(/^\uFEFF/, ''));
  } catch (error) {
    throw new UsageError(`${path}: expected JSON, got something else: ${(error as Error).message}`);
  }
  return readOptions(practiceOptions, value, path);
}
