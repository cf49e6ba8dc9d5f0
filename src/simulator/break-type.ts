import { hasType, type JsonSchema } from './json-schema.js';
import { type Draw, pick } from './seeded-random.js';
import { parseAnswer } from './type-answer.js';

/**
 * An answer that does not fit its schema any more: in words instead of JSON, without a required field, with a value of another
 * type, or with one that the schema does not list. An answer that is no JSON object is broken as it is.
 */
export function breakType(schema: JsonSchema, answer: string, draw: Draw): string {
  const object = parseAnswer(answer);
  if (object === undefined) return answer;
  const changed = (name: string, value: unknown) => JSON.stringify({ ...object, [name]: value });
  const forms: (() => string)[] = [() => inWords(object)];
  for (const [name, value] of Object.entries(object)) {
    const field = schema.properties?.[name];
    if (field === undefined) continue;
    forms.push(() => changed(name, ofOtherType(field, value)));
    if (field.enum !== undefined) forms.push(() => changed(name, notListed(field.enum!)));
    if (schema.required?.includes(name)) {
      const { [name]: _, ...others } = object;
      forms.push(() => JSON.stringify(others));
    }
  }
  return pick(forms, draw)();
}

function inWords(object: Readonly<Record<string, unknown>>): string {
  const parts = Object.entries(object).map(([name, value]) => `the ${name} is ${String(value)}`);
  return `I would say ${parts.join(' and ')}.`;
}

function ofOtherType(field: JsonSchema, value: unknown): unknown {
  const others = [String(value), 7.5, [value]];
  // No type is left out by more than one of them: a list in a list fits nothing that a field of plain values may be.
  return others.find((other) => !hasType(field, other) && !field.enum?.includes(other)) ?? [[[value]]];
}

function notListed(values: readonly unknown[]): string {
  let value = `rather ${String(values[0])}`;
  while (values.includes(value)) value = `rather ${value}`;
  return value;
}
