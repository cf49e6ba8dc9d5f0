import type { z } from 'zod';
import { UsageError } from '../errors.js';

/**
 * Checks `value` against `schema` and fills in its defaults.
 * @param what names the value in the error, such as a file's name.
 * @throws UsageError with every fault: `practice.json: faults[0].rate: expected a chance from 0 to 1, got 7`.
 */
export function readOptions<Schema extends z.ZodType>(schema: Schema, value: unknown, what: string): z.output<Schema> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new UsageError(result.error.issues.map((issue) => `${what}: ${explain(issue, value)}`).join('\n'));
}

function explain(issue: z.core.$ZodIssue, value: unknown): string {
  const place = issue.path.map((step) => (typeof step === 'number' ? `[${step}]` : `.${String(step)}`)).join('');
  const prefix = place === '' ? '' : `${place.replace(/^\./, '')}: `;
  if (issue.code === 'unrecognized_keys') {
    return `${prefix}unknown key ${issue.keys.map((key) => `"${key}"`).join(', ')}`;
  }
  const found = issue.path.reduce<unknown>((inner, step) => (inner as Record<PropertyKey, unknown>)?.[step], value);
  return `${prefix}${issue.message}, got ${found === undefined ? 'nothing' : shortJson(found)}`;
}

function shortJson(value: unknown): string {
  const json = typeof value === 'bigint' ? `${value}n` : (JSON.stringify(value) ?? String(value));
  return json.length > 80 ? `${json.slice(0, 77)}...` : json;
}
