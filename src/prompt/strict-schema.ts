import { type FieldSchema, type ObjectSchema, typesOf } from './field-schema.js';

/** OpenAI's limits for a strict schema as they first were (platform.openai.com/docs/guides/structured-outputs); later ones are wider. */
const most = { fields: 100, depth: 5, values: 500, characters: 15_000 };

/**
 * The schema as providers take it that hold a model to one ("strict"): every field required, one that may be left out allows
 * null instead, and none of the keywords that some models refuse. It allows all that the schema itself does, and more.
 * @returns undefined for a schema that is too large for that
 */
export function strictSchema(root: ObjectSchema): FieldSchema | undefined {
  const size = { fields: 0, depth: 0, values: 0, characters: 0 };
  const strict = hold(root, 1);
  const fits = (Object.keys(most) as (keyof typeof most)[]).every((limit) => size[limit] <= most[limit]);
  return fits ? strict : undefined;

  function hold(
    { type, description, enum: values, items, properties, required }: FieldSchema,
    depth: number,
  ): FieldSchema {
    size.depth = Math.max(size.depth, depth);
    size.values += values?.length ?? 0;
    for (const value of values ?? []) size.characters += String(value).length;
    const held: [string, FieldSchema][] = Object.entries(properties ?? {}).map(([name, schema]) => {
      size.fields += 1;
      size.characters += name.length;
      const field = hold(schema, depth + 1);
      return [name, required!.includes(name) ? field : orNull(field)];
    });
    return {
      type,
      ...(description !== undefined && { description }),
      ...(values && { enum: values }),
      ...(items && { items: hold(items, depth + 1) }),
      ...(properties && {
        properties: Object.fromEntries(held),
        required: Object.keys(properties),
        additionalProperties: false,
      }),
    };
  }
}

function orNull(schema: FieldSchema): FieldSchema {
  const types = typesOf(schema);
  return {
    ...schema,
    type: types.includes('null') ? types : [...types, 'null'],
    ...(schema.enum && !schema.enum.includes(null) && { enum: [...schema.enum, null] }),
  };
}
