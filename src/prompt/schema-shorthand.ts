import { UsageError } from '../errors.js';
import type { FieldSchema, ObjectSchema } from './field-schema.js';

const scalars = ['string', 'number', 'integer', 'boolean'] as const;
const names: readonly string[] = scalars.flatMap((type) => [type, `${type}[]`]);

/**
 * The schema that a shorthand stands for: {"label": ["pos", "neg"], "score?": "number"} is an object of a text, one of two,
 * and a number that may be left out.
 * @param place names the shorthand in messages
 * @throws UsageError
 */
export function schemaOfShorthand(shorthand: Readonly<Record<string, unknown>>, place: string): ObjectSchema {
  const properties = new Map<string, FieldSchema>();
  const required: string[] = [];
  for (const [key, type] of Object.entries(shorthand)) {
    const name = key.replace(/\?$/, '');
    if (properties.has(name)) throw new UsageError(`${place}: the field "${name}" is there twice.`);
    properties.set(name, schemaOfType(type, `${place}: ${key}`));
    if (name === key) required.push(name);
  }
  return { type: 'object', properties: Object.fromEntries(properties), required, additionalProperties: false };
}

function schemaOfType(type: unknown, place: string): FieldSchema {
  if (Array.isArray(type) && type.length > 0 && type.every((value) => typeof value === 'string')) {
    return { type: 'string', enum: type };
  }
  if (typeof type !== 'string' || !names.includes(type)) {
    const types = `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`;
    throw new UsageError(`${place}: expected ${types}, or a list of allowed texts, got ${JSON.stringify(type)}.`);
  }
  const scalar = type.replace('[]', '') as (typeof scalars)[number];
  return scalar === type ? { type: scalar } : { type: 'array', items: { type: scalar } };
}
