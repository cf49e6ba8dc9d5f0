import { z } from 'zod';
import { UsageError } from '../errors.js';
import { checkSchema, isRecord } from './check-schema.js';
import type { ObjectSchema } from './field-schema.js';
import { schemaOfShorthand } from './schema-shorthand.js';

/** What each answer of a run must be: a JSON object of these fields. */
export interface AnswerSchema {
  readonly root: ObjectSchema;
  /** The fields, in the order of their columns. */
  readonly fields: readonly string[];
  /** The schema as one line of JSON; equal for schemas that say the same in any spelling. */
  readonly text: string;
  readonly validator: z.ZodType;
}

/**
 * Reads a JSON Schema of an object, or its shorthand: {"label": ["pos", "neg"], "score?": "number"}.
 * @param text JSON
 * @param place names it in messages
 * @throws UsageError
 */
export function parseAnswerSchema(text: string, place = '--answer-schema'): AnswerSchema {
  const given = parseJson(text, place);
  if (!isRecord(given) || Object.keys(given).length === 0) {
    throw new UsageError(
      `${place}: expected an object of fields, got ${text.trim().slice(0, 80)}.`,
      `For example: {"label": ["pos", "neg"], "score": "number"}.`,
    );
  }
  const isSchema = given.type === 'object' && isRecord(given.properties);
  // A shorthand is checked as well: its names have to be names.
  const root = checkSchema(isSchema ? given : schemaOfShorthand(given, place), place) as ObjectSchema;
  return {
    root,
    fields: Object.keys(root.properties),
    text: JSON.stringify(root),
    validator: z.fromJSONSchema(root as Parameters<typeof z.fromJSONSchema>[0]),
  };
}

function parseJson(text: string, place: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UsageError(
      `${place}: expected JSON, got something else: ${(error as Error).message}`,
      'Give a file, or fields like {"label": ["pos", "neg"], "score": "number"}.',
    );
  }
}
