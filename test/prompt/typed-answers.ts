import fc from 'fast-check';

/** A JSON Schema, written as a user might, and how values of it are made. */
interface Made {
  readonly schema: Record<string, unknown>;
  readonly values: fc.Arbitrary<unknown>;
}

const finite = fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => number + 0);
const name = fc.string({ minLength: 1, maxLength: 6 }).filter((text) => text.trim() !== '' && text !== '__proto__');
const texts = fc.string({ unit: 'grapheme', maxLength: 12 });

const scalars: readonly Made[] = [
  { schema: { type: 'string' }, values: texts },
  { schema: { type: 'number' }, values: finite },
  { schema: { type: 'integer' }, values: fc.maxSafeInteger() },
  { schema: { type: 'boolean' }, values: fc.boolean() },
  { schema: { type: ['string', 'null'] }, values: fc.option(texts) },
];

const enums = fc
  .uniqueArray(fc.oneof(texts, fc.integer(), fc.boolean()), { minLength: 1, maxLength: 4 })
  .map((values): Made => ({ schema: { enum: values }, values: fc.constantFrom(...values) }));

function listOf({ schema, values }: Made): Made {
  return { schema: { type: 'array', items: schema }, values: fc.array(values, { maxLength: 3 }) };
}

function objectOf(fields: Readonly<Record<string, { made: Made; isRequired: boolean }>>): Made {
  const entries = Object.entries(fields);
  const required = entries.filter(([, { isRequired }]) => isRequired).map(([field]) => field);
  return {
    schema: {
      type: 'object',
      properties: Object.fromEntries(entries.map(([field, { made }]) => [field, made.schema])),
      required,
    },
    values: fc.record(Object.fromEntries(entries.map(([field, { made }]) => [field, made.values])), {
      requiredKeys: required,
    }),
  };
}

function fieldsOf(made: fc.Arbitrary<Made>): fc.Arbitrary<Made> {
  return fc.dictionary(name, fc.record({ made, isRequired: fc.boolean() }), { minKeys: 1, maxKeys: 4 }).map(objectOf);
}

const leaf = fc.oneof(fc.constantFrom(...scalars), enums);
const made = fieldsOf(fc.oneof({ weight: 4, arbitrary: leaf }, leaf.map(listOf), fieldsOf(leaf)));

/** Schemas of objects. */
export const anySchema = made.map(({ schema }) => schema);

/** A schema and a value that fits it. */
export const schemaAndValue = made.chain(({ schema, values }) =>
  fc.record({ schema: fc.constant(schema), value: values as fc.Arbitrary<Record<string, unknown>> }),
);
