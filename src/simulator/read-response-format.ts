import type { ModelFacts } from '../model/catalog.js';
import { badRequest } from './api-error.js';
import { isObject, type JsonSchema } from './json-schema.js';

/** The schema that a request brings for its reply. */
export interface ResponseSchema {
  readonly schema: JsonSchema;
  /** The reply fits it, whatever happens. */
  readonly strict: boolean;
  /** What the client sent, as it counts in prompt tokens. */
  readonly text: string;
}

/** Annotations, and what restricts a value beyond its type; newer models take some of the latter. */
const permitted: ReadonlySet<string> = new Set([
  'type',
  'enum',
  'const',
  'properties',
  'required',
  'additionalProperties',
  'items',
  'anyOf',
  '$ref',
  '$defs',
  'title',
  'description',
]);

/**
 * Checks `response_format` as the API does. Which keywords a strict schema may have depends on the model; here only those that
 * every model takes.
 * @returns undefined for formats without a schema
 * @throws ApiError 400
 */
export function readResponseFormat(format: unknown, facts: ModelFacts): ResponseSchema | undefined {
  if (format === undefined) return undefined;
  const { type, json_schema: given } = format as { type?: unknown; json_schema?: unknown };
  if (type !== 'text' && type !== 'json_object' && type !== 'json_schema') {
    const message = `Invalid value: '${type}'. Supported values are: 'json_object', 'json_schema', and 'text'.`;
    throw badRequest(message, 'response_format.type', 'invalid_value');
  }
  if (type === 'text') return undefined;
  if (facts.rejects.includes('response_format') || (type === 'json_schema' && facts.structuredOutputs !== true)) {
    // The API names neither parameter nor code here.
    throw badRequest(`Invalid parameter: 'response_format' of type '${type}' is not supported with this model.`);
  }
  if (type === 'json_object') return undefined;
  const place = 'response_format.json_schema';
  if (!isObject(given)) throw missing(place);
  const { name, schema, strict } = given;
  if (name === undefined) throw missing(`${place}.name`);
  if (typeof name !== 'string' || !/^[a-zA-Z0-9_-]{1,64}$/.test(name)) {
    const message = `Invalid '${place}.name': string does not match pattern. Expected a string that matches the pattern '^[a-zA-Z0-9_-]+$'.`;
    throw badRequest(message, `${place}.name`, 'invalid_value');
  }
  if (!isObject(schema)) throw missing(`${place}.schema`);
  if (strict === true) checkStrict(schema, name, []);
  return { schema, strict: strict === true, text: JSON.stringify(given) };
}

function missing(param: string) {
  return badRequest(`Missing required parameter: '${param}'.`, param, 'missing_required_parameter');
}

/** The messages as quoted in github.com/dottxt-ai/outlines/issues/844 and its like. */
function checkStrict(schema: JsonSchema, name: string, path: readonly string[]): void {
  const refuse = (what: string) => {
    const context = path.map((step) => `'${step}'`).join(', ');
    return badRequest(
      `Invalid schema for response_format '${name}': In context=(${context}), ${what}`,
      'response_format',
    );
  };
  if (path.length === 0 && schema.type !== 'object') {
    throw refuse(`schema must be a JSON Schema of 'type: "object"', got 'type: "${schema.type ?? 'None'}"'.`);
  }
  const odd = Object.keys(schema).find((keyword) => !permitted.has(keyword));
  if (odd !== undefined) throw refuse(`'${odd}' is not permitted.`);
  if ([schema.type].flat().includes('object')) {
    if (schema.additionalProperties !== false) {
      throw refuse("'additionalProperties' is required to be supplied and to be false.");
    }
    const left = Object.keys(schema.properties ?? {}).find((field) => !schema.required?.includes(field));
    if (left !== undefined) {
      throw refuse(
        `'required' is required to be supplied and to be an array including every key in properties. Missing '${left}'.`,
      );
    }
    for (const [field, inner] of Object.entries(schema.properties ?? {})) {
      checkStrict(inner, name, [...path, 'properties', field]);
    }
  }
  if ([schema.type].flat().includes('array')) {
    if (!isObject(schema.items)) throw refuse('array schema missing items.');
    checkStrict(schema.items, name, [...path, 'items']);
  }
}
