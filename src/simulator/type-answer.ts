import { hasType, isObject, type JsonSchema } from './json-schema.js';
import { type Draw, pick } from './seeded-random.js';

/**
 * An answer as the JSON that a schema asks for. One that is a JSON object already stays as it is, unless the API holds the model
 * to the schema: then what does not fit is made to.
 * @param plain the answer in words, which fields are made from
 */
export function typeAnswer(schema: JsonSchema, plain: string, strict: boolean, draw: Draw): string {
  const given = parseAnswer(plain);
  if (given !== undefined && !strict) return plain;
  return JSON.stringify(made(schema, given, plain, draw));
}

/** The object that an answer is; undefined when it is none. */
export function parseAnswer(answer: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(answer);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function made(schema: JsonSchema, given: unknown, plain: string, draw: Draw): unknown {
  const types = [schema.type ?? []].flat();
  if (schema.enum !== undefined) {
    if (schema.enum.includes(given)) return given;
    if (schema.enum.includes(plain)) return plain;
    return given === undefined && schema.enum.includes(null) ? null : pick(schema.enum, draw);
  }
  if (schema.properties !== undefined && (isObject(given) || !types.includes('null'))) {
    const own = isObject(given) ? given : {};
    const fields = Object.entries(schema.properties).map(([name, inner]) => [
      name,
      made(inner, own[name], plain, draw),
    ]);
    return Object.fromEntries(fields);
  }
  if (schema.items !== undefined && (Array.isArray(given) || !types.includes('null'))) {
    const items: readonly unknown[] = Array.isArray(given) ? given : [undefined];
    return items.map((item) => made(schema.items!, item, plain, draw));
  }
  if (given !== undefined && hasType(schema, given)) return given;
  if (types.includes('null')) return null;
  if (types.includes('string')) return plain;
  if (types.includes('boolean')) return draw() < 0.5;
  return numberFrom(schema, plain, types.includes('number'), draw);
}

function numberFrom({ minimum = 0, maximum }: JsonSchema, plain: string, mayBeFraction: boolean, draw: Draw): number {
  const solved = /^-?\d+(\.\d+)?$/.test(plain) ? Number(plain) : Math.floor(draw() * 100);
  const whole = mayBeFraction ? solved : Math.round(solved);
  return Math.min(maximum ?? Number.POSITIVE_INFINITY, Math.max(plain.startsWith('-') ? whole : minimum, whole));
}
