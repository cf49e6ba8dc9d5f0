import type { ModelFacts } from '../model/catalog.js';
import { badRequest } from './api-error.js';
import { type ParameterRule, requestParameters } from './request-parameters.js';

/** What models with the effort "none" take at that effort only. */
const takenWithoutEffort: ReadonlySet<string> = new Set([
  'temperature',
  'top_p',
  'presence_penalty',
  'frequency_penalty',
  'logprobs',
]);

/** @throws ApiError 400 when the API has no such parameter or the value does not fit it, whatever the model. */
export function checkParameter(name: string, value: unknown): void {
  const rule = requestParameters.get(name);
  if (rule === undefined) throw badRequest(`Unknown parameter: '${name}'.`, name, 'unknown_parameter');
  if (!hasType(rule.type, value)) {
    const message = `Invalid type for '${name}': expected ${rule.type}, but got ${typeName(value)} instead.`;
    throw badRequest(message, name, 'invalid_type');
  }
  if (rule.min !== undefined && (value as number) < rule.min) throw outOfRange(rule, name, value, 'below_min');
  if (rule.max !== undefined && (value as number) > rule.max) throw outOfRange(rule, name, value, 'above_max');
  if (rule.values !== undefined && !rule.values.includes(value as string)) {
    throw badRequest(`Invalid value: '${value}'. Supported values are: ${quoted(rule.values)}.`, name, 'invalid_value');
  }
}

/**
 * @param effort the request's reasoning effort: with "none", models that know it sample like any other.
 * @throws ApiError 400 when this model rejects a parameter that others take.
 */
export function checkModelTakes(facts: ModelFacts, name: string, value: unknown, effort: unknown): void {
  if (name === 'prompt_cache_key' || name === 'prompt_cache_options') checkCaching(facts, name);
  else if (name === 'reasoning_effort' && facts.efforts.length > 0) checkEffort(facts, value as string);
  // The format of the reply has checks of its own.
  else if (name !== 'response_format') checkNotRejected(facts, name, value, effort);
}

function checkNotRejected(facts: ModelFacts, name: string, value: unknown, effort: unknown): void {
  if (!facts.rejects.includes(name)) return;
  if (effort === 'none' && facts.efforts.includes('none') && takenWithoutEffort.has(name)) return;
  const neutral = requestParameters.get(name)?.neutral;
  if (value === neutral) return;
  if (typeof neutral === 'number') {
    throw badRequest(
      `Unsupported value: '${name}' does not support ${value} with this model. Only the default (${neutral}) value is supported.`,
      name,
      'unsupported_value',
    );
  }
  const hint = name === 'max_tokens' ? " Use 'max_completion_tokens' instead." : '';
  throw badRequest(
    `Unsupported parameter: '${name}' is not supported with this model.${hint}`,
    name,
    'unsupported_parameter',
  );
}

function checkCaching(facts: ModelFacts, name: string): void {
  if (facts.promptCaching === 'breakpoints' || (facts.promptCaching === 'keys' && name === 'prompt_cache_key')) return;
  const message = `Unsupported parameter: '${name}' is not supported with this model.`;
  throw badRequest(message, name, 'unsupported_parameter');
}

function checkEffort(facts: ModelFacts, effort: string): void {
  if (facts.efforts.includes(effort)) return;
  throw badRequest(
    `Unsupported value: 'reasoning_effort' does not support '${effort}' with this model. Supported values are: ${quoted(facts.efforts)}.`,
    'reasoning_effort',
    'unsupported_value',
  );
}

function outOfRange(rule: ParameterRule, name: string, value: unknown, side: 'below_min' | 'above_max') {
  const kind = rule.type === 'integer' ? 'integer' : 'decimal';
  const [word, bound] =
    side === 'below_min' ? ['below minimum', `>= ${rule.min}`] : ['above maximum', `<= ${rule.max}`];
  const message = `Invalid '${name}': ${kind} ${word} value. Expected a value ${bound}, but got ${value} instead.`;
  return badRequest(message, name, `${kind}_${side}_value`);
}

function hasType(type: ParameterRule['type'], value: unknown): boolean {
  if (type === 'any') return true;
  if (type === 'array') return Array.isArray(value);
  if (type === 'object') return typeof value === 'object' && value !== null && !Array.isArray(value);
  if (type === 'integer') return Number.isSafeInteger(value);
  return typeof value === type;
}

function typeName(value: unknown): string {
  return Array.isArray(value) ? 'array' : value === null ? 'null' : typeof value;
}

function quoted(values: readonly string[]): string {
  return values.map((value) => `'${value}'`).join(', ');
}
