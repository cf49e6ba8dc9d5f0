import { isObject, type JsonSchema } from './json-schema.js';

/** A schema of an object that stands as JSON on a line of its own, and which line that is. */
export interface FoundSchema {
  readonly schema: JsonSchema;
  readonly line: number;
}

/** The last such schema of the lines: what a client says of its answers' form may come after other instructions. */
export function findLastSchema(lines: readonly string[]): FoundSchema | undefined {
  for (let line = lines.length - 1; line >= 0; line--) {
    const schema = schemaIn(lines[line]!);
    if (schema !== undefined) return { schema, line };
  }
  return undefined;
}

/** The first such schema that a blank line follows: the question behind it may hold one of its own. */
export function findFirstSchema(lines: readonly string[]): FoundSchema | undefined {
  for (const [line, text] of lines.entries()) {
    const schema = lines[line + 1] === '' ? schemaIn(text) : undefined;
    if (schema !== undefined) return { schema, line };
  }
  return undefined;
}

function schemaIn(line: string): JsonSchema | undefined {
  if (!line.startsWith('{') || !line.includes('"properties"')) return undefined;
  try {
    const value: unknown = JSON.parse(line);
    return isObject(value) && value.type === 'object' && isObject(value.properties) ? value : undefined;
  } catch {
    return undefined;
  }
}
