import type { z } from 'zod';
import type { AnswerSchema } from './answer-schema.js';
import { isRecord } from './check-schema.js';
import { describeSchema } from './describe-schema.js';
import { type FieldSchema, typesOf } from './field-schema.js';
import { findJsonObject } from './find-json-object.js';
import { shorten } from './shorten.js';

/** The answer as JSON, its fields in the schema's order; or what is wrong with it, in words for people. */
export type TypedAnswer = { readonly answer: string } | { readonly trouble: string };

const mostFaults = 3;
const longestValue = 60;
const longestTrouble = 300;

/**
 * Reads an answer that must be one JSON object of the schema. Lenient about text around the object, strict about the rest.
 * A null where a field may be left out, and may not be null, counts as left out: providers that hold a model to a schema make
 * it write every field.
 */
export function readTypedAnswer(text: string, { root, validator }: AnswerSchema): TypedAnswer {
  const found = findJsonObject(text);
  if ('trouble' in found) return found;
  const value = inOrder(root, found.object);
  const result = validator.safeParse(value);
  if (result.success) return { answer: JSON.stringify(value) };
  const faults = result.error.issues.map((issue) => explain(issue, root, value));
  const more = faults.length > mostFaults ? `; and ${faults.length - mostFaults} more` : '';
  return { trouble: shorten(faults.slice(0, mostFaults).join('; '), longestTrouble) + more };
}

/** The value with its fields in the schema's order, unknown ones last, without nulls that stand for fields left out. */
function inOrder(schema: FieldSchema | undefined, value: unknown): unknown {
  if (Array.isArray(value) && schema?.items !== undefined) return value.map((item) => inOrder(schema.items, item));
  const { properties, required = [] } = schema ?? {};
  if (properties === undefined || !isRecord(value)) return value;
  const own = Object.keys(properties).filter((name) => {
    if (!Object.hasOwn(value, name)) return false;
    return value[name] !== null || required.includes(name) || takesNull(properties[name]!);
  });
  // zod overlooks "__proto__"; so does this.
  const others = Object.keys(value).filter((name) => !Object.hasOwn(properties, name) && name !== '__proto__');
  return Object.fromEntries([
    ...own.map((name) => [name, inOrder(properties[name], value[name])]),
    ...others.map((name) => [name, value[name]]),
  ]);
}

function takesNull(schema: FieldSchema): boolean {
  return schema.enum === undefined ? typesOf(schema).includes('null') : schema.enum.includes(null);
}

function explain(issue: z.core.$ZodIssue, root: FieldSchema, whole: unknown): string {
  let [schema, value]: [FieldSchema | undefined, unknown] = [root, whole];
  let place = '';
  for (const step of issue.path) {
    schema = typeof step === 'number' ? schema?.items : schema?.properties?.[String(step)];
    value = (value as Record<PropertyKey, unknown> | undefined)?.[step];
    place += typeof step === 'number' ? `[${step + 1}]` : `${place === '' ? '' : '.'}${String(step)}`;
  }
  const prefix = place === '' ? '' : `${place}: `;
  if (issue.code === 'unrecognized_keys') {
    return `${prefix}unknown field ${issue.keys.map((key) => JSON.stringify(key)).join(', ')}`;
  }
  if (value === undefined) return `${prefix}missing`;
  return `${prefix}expected ${schema === undefined ? 'something else' : describeSchema(schema)}, got ${show(value)}`;
}

/** Only kinds of lists and objects are told: they may be large, or nested too deeply to be written out. */
function show(value: unknown): string {
  if (Array.isArray(value)) return `a list${value.length === 0 ? ' without items' : ` of ${value.length}`}`;
  if (isRecord(value)) return 'an object';
  return typeof value === 'number' ? String(value) : shorten(JSON.stringify(value), longestValue);
}
