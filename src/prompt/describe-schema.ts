import { type FieldSchema, type JsonType, typesOf } from './field-schema.js';

const longestList = 12;

/** What the schema allows, in words that follow "expected": "one of pos, neg", "a number from 0 to 10". */
export function describeSchema(schema: FieldSchema): string {
  if (schema.enum !== undefined) {
    const values = schema.enum.map((value) => (typeof value === 'string' ? value : JSON.stringify(value)));
    if (values.length === 1) return values[0]!;
    const more = values.length > longestList ? ` and ${values.length - longestList} more` : '';
    return `one of ${values.slice(0, longestList).join(', ')}${more}`;
  }
  return typesOf(schema)
    .map((type) => words[type](schema))
    .join(' or ');
}

const words: Readonly<Record<JsonType, (schema: FieldSchema) => string>> = {
  string: textWords,
  number: (schema) => `a number${rangeWords(schema)}`,
  integer: (schema) => `a whole number${rangeWords(schema)}`,
  boolean: () => 'true or false',
  null: () => 'null',
  array: ({ minItems, maxItems }) => `a list${limits(minItems, maxItems, 'items')}`,
  object: () => 'an object',
};

function textWords({ minLength, maxLength, pattern, format }: FieldSchema): string {
  const form = format === undefined ? '' : ` in the format ${format}`;
  return `a text${form}${limits(minLength, maxLength, 'characters')}${pattern === undefined ? '' : ` that matches ${pattern}`}`;
}

function limits(least: number | undefined, most: number | undefined, unit: string): string {
  if (least === undefined && most === undefined) return '';
  if (least === most) return ` of ${least} ${unit}`;
  if (most === undefined) return ` of at least ${least} ${unit}`;
  return least === undefined ? ` of at most ${most} ${unit}` : ` of ${least} to ${most} ${unit}`;
}

function rangeWords({ minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf }: FieldSchema): string {
  const bounds =
    minimum !== undefined && maximum !== undefined
      ? [` from ${minimum} to ${maximum}`]
      : [minimum === undefined ? '' : ` from ${minimum}`, maximum === undefined ? '' : ` up to ${maximum}`];
  return [
    ...bounds,
    exclusiveMinimum === undefined ? '' : ` above ${exclusiveMinimum}`,
    exclusiveMaximum === undefined ? '' : ` below ${exclusiveMaximum}`,
    multipleOf === undefined ? '' : ` in steps of ${multipleOf}`,
  ].join('');
}
