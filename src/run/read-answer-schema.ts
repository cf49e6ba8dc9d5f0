import { readFile } from 'node:fs/promises';
import { UsageError } from '../errors.js';
import { type AnswerSchema, parseAnswerSchema } from '../prompt/answer-schema.js';

/**
 * The schema that --answer-schema names.
 * @param value JSON, or the path of a file with it, with an @ before it or not
 * @throws UsageError
 */
export async function readAnswerSchema(value: string): Promise<AnswerSchema> {
  if (/^\s*\{/.test(value)) return parseAnswerSchema(value);
  const path = value.replace(/^@/, '');
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    throw new UsageError(
      `--answer-schema: ${path} cannot be read: ${(error as Error).message}`,
      'Give a JSON file, or the fields themselves: {"label": ["pos", "neg"], "score": "number"}.',
    );
  }
  return parseAnswerSchema(text.replace(/^\uFEFF/, ''), path);
}
