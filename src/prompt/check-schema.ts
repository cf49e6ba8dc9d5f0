import { UsageError } from '../errors.js';
import { type FieldSchema, type JsonType, jsonTypes, type Scalar, textFormats } from './field-schema.js';

/** What a keyword must hold, and how that is said. */
interface KeywordRule {
  readonly expected: string;
  readonly holds: (value: unknown) => boolean;
}

const count: KeywordRule = {
  expected: 'a whole number from 0',
  holds: (value) => Number.isSafeInteger(value) && (value as number) >= 0,
};
const number: KeywordRule = { expected: 'a number', holds: Number.isFinite };
const positive: KeywordRule = {
  expected: 'a number above 0',
  holds: (value) => Number.isFinite(value) && (value as number) > 0,
};

/** Keywords that hold a plain value; they are kept as they are. */
const plainKeywords: Readonly<Record<string, KeywordRule>> = {
  description: { expected: 'a text', holds: (value) => typeof value === 'string' },
  enum: { expected: 'a list of texts, numbers, true, false or null', holds: isListOf(isScalar) },
  minLength: count,
  maxLength: count,
  pattern: { expected: 'a regular expression', holds: isPattern },
  format: { expected: textFormats.join(', '), holds: (value) => (textFormats as readonly unknown[]).includes(value) },
  minimum: number,
  maximum: number,
  exclusiveMinimum: number,
  exclusiveMaximum: number,
  multipleOf: positive,
  minItems: count,
  maxItems: count,
};
/** Keywords that have checks of their own. */
const structure = ['type', 'const', 'items', 'properties', 'required', 'additionalProperties'];
/** They say nothing of what is valid. */
const ignored = ['$schema', '$id', '$comment', 'title', 'examples', 'default', 'deprecated'];
const supported = [...structure, ...Object.keys(plainKeywords)].join(', ');

/**
 * A JSON Schema in the one spelling of `FieldSchema`. Objects have no other fields than those they name, whether or not
 * they say so: each is to be a column, or part of one.
 * @param place names the schema in messages
 * @param path of this part of it, "" for the whole
 * @throws UsageError that names the keyword and says what is supported
 */
export function checkSchema(schema: unknown, place: string, path = ''): FieldSchema {
  const fault = (step: string, what: string, value: unknown) => expected(place, join(path, step), what, value);
  if (!isRecord(schema)) throw fault('', 'a schema, an object', schema);
  for (const keyword of Object.keys(schema)) {
    if (Object.hasOwn(plainKeywords, keyword) || structure.includes(keyword) || ignored.includes(keyword)) continue;
    throw new UsageError(
      `${place}: ${join(path, keyword)}: the keyword "${keyword}" is not supported.`,
      `Supported are: ${supported}.`,
    );
  }
  const plain: { enum?: readonly Scalar[] } & Record<string, unknown> = {};
  for (const [keyword, { expected: what, holds }] of Object.entries(plainKeywords)) {
    const value = schema[keyword];
    if (value === undefined) continue;
    if (!holds(value)) throw fault(keyword, what, value);
    plain[keyword] = value;
  }
  if (schema.const !== undefined) {
    if (!isScalar(schema.const)) throw fault('const', 'a text, a number, true, false or null', schema.const);
    plain.enum = [schema.const];
  }
  const type = schema.type ?? typesOfValues(plain.enum);
  if (!isType(type) && !isListOf(isType)(type)) throw fault('type', `${jsonTypes.join(', ')}, or a list of them`, type);
  const types = [type].flat() as JsonType[];
  return {
    type: types.length === 1 ? types[0]! : types,
    ...plain,
    ...(types.includes('array') && { items: checkSchema(schema.items, place, `${path}[]`) }),
    ...(types.includes('object') && checkFields(schema, place, path)),
  };
}

function checkFields(
  { properties, required = [], additionalProperties }: Readonly<Record<string, unknown>>,
  place: string,
  path: string,
): Pick<FieldSchema, 'properties' | 'required' | 'additionalProperties'> {
  const fault = (step: string, what: string, value: unknown) => expected(place, join(path, step), what, value);
  if (!isRecord(properties) || Object.keys(properties).length === 0) {
    throw fault('properties', 'the fields, an object of schemas', properties);
  }
  const names = Object.keys(properties);
  const odd = names.find((name) => name.trim() === '' || name === '__proto__');
  if (odd !== undefined) throw fault('properties', 'fields with a name', odd);
  const isName = (name: unknown) => typeof name === 'string' && names.includes(name);
  if (!Array.isArray(required) || !required.every(isName)) {
    throw fault('required', 'a list of names of fields', required);
  }
  if (additionalProperties !== undefined && additionalProperties !== false) {
    throw fault('additionalProperties', 'false, as every field needs a name', additionalProperties);
  }
  const fields = names.map((name) => [name, checkSchema(properties[name], place, join(path, name))] as const);
  return {
    properties: Object.fromEntries(fields),
    required: names.filter((name) => required.includes(name)),
    additionalProperties: false,
  };
}

/** What an enum says of the type, where nothing else does. */
function typesOfValues(values: readonly Scalar[] | undefined): JsonType[] | undefined {
  return values && [...new Set(values.map((value) => (value === null ? 'null' : (typeof value as JsonType))))];
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isType(value: unknown): value is JsonType {
  return (jsonTypes as readonly unknown[]).includes(value);
}

function isScalar(value: unknown): value is Scalar {
  return value === null || ['string', 'boolean'].includes(typeof value) || Number.isFinite(value);
}

function isListOf(holds: (value: unknown) => boolean): (value: unknown) => boolean {
  return (value) => Array.isArray(value) && value.length > 0 && value.every(holds);
}

function isPattern(value: unknown): boolean {
  try {
    new RegExp(value as string);
    return typeof value === 'string';
  } catch {
    return false;
  }
}

function join(path: string, step: string): string {
  return path === '' || step === '' ? path + step : `${path}.${step}`;
}

function expected(place: string, path: string, what: string, value: unknown): UsageError {
  const found = value === undefined ? 'nothing' : JSON.stringify(value);
  const shown = found.length > 80 ? `${found.slice(0, 77)}…` : found;
  return new UsageError(`${place}${path === '' ? '' : `: ${path}`}: expected ${what}, got ${shown}.`);
}
