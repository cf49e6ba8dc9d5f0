import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { UsageError } from '../errors.js';
import { languages } from '../plan/language-of.js';
import type { RouteRules } from '../plan/route-rules.js';
import { taskKinds } from '../plan/task-kind.js';
import { readOptions } from './read-options.js';
import { strictObject } from './strict-object.js';

const point = z.number('expected a number from 0 to 10').min(0, 'expected 0 to 10').max(10, 'expected 0 to 10');
const tokens = z.int('expected a whole number of tokens').min(0, 'expected a whole number of tokens');
const text = z.string().min(1);
const cell = z.string();

const condition = strictObject(
  {
    complexity: bounds(point),
    sensitivity: bounds(point),
    length: bounds(tokens),
    task: oneOrMore(text, 'a task’s name or a list of names'),
    kind: oneOrMore(z.enum(taskKinds), `one or more of ${taskKinds.join(', ')}`),
    language: oneOrMore(z.enum(languages), `one or more of ${languages.join(', ')}`),
    column: strictObject(
      {
        name: z.string('expected a column’s name').min(1, 'expected a column’s name'),
        is: oneOrMore(cell, 'a cell or a list of cells').unwrap(),
      },
      'a column like {"name": "difficulty", "is": ["hard"]}',
    ).optional(),
  },
  'conditions like {"complexity": {"above": 7}}',
).refine((when) => Object.keys(when).length > 0, 'expected one condition or more');

/**
 * Reads a rule file: {"rules": [{"when": {…}, "model": "…"}, …], "else": "…"}; the first rule whose conditions all hold decides.
 * @param models ids, those of --models
 * @throws UsageError that names the file, the place in it and what was expected there
 */
export async function readRouteFile(path: string, models: readonly string[]): Promise<RouteRules> {
  const model = z.custom<string>(
    (value) => models.includes(value as string),
    `expected one of --models (${models.join(', ')})`,
  );
  const rule = strictObject(
    { when: condition, model },
    'a rule like {"when": {"complexity": {"above": 7}}, "model": "o1"}',
  );
  const file = strictObject(
    { rules: z.array(rule, 'expected a list of rules'), else: model },
    'an object like {"rules": […], "else": "gpt-4o"}',
  );
  const { rules, else: otherwise } = readOptions(file, await readJson(path), path);
  return { rules, otherwise };
}

function bounds(value: z.ZodType<number>) {
  return strictObject({ above: value.optional(), below: value.optional() }, 'bounds like {"above": 4, "below": 7}')
    .refine(({ above, below }) => above !== undefined || below !== undefined, 'expected "above", "below" or both')
    .refine(
      ({ above = Number.NEGATIVE_INFINITY, below = Number.POSITIVE_INFINITY }) => above < below,
      'expected "above" to be less than "below"',
    )
    .optional();
}

function oneOrMore<T extends string>(value: z.ZodType<T>, expected: string) {
  return z
    .union([value, z.array(value).min(1, `expected ${expected}`)], `expected ${expected}`)
    .transform((given): T[] => (Array.isArray(given) ? given : [given]))
    .optional();
}

async function readJson(path: string): Promise<unknown> {
  try {
    return JSON.parse((await readFile(path, 'utf8')).replace(/^\uFEFF/, ''));
  } catch (error) {
    throw new UsageError(`--route: ${path} cannot be read: ${(error as Error).message}`);
  }
}
