import type { ModelFacts } from '../model/catalog.js';
import { badRequest } from './api-error.js';

/** One message of a request, its text parts joined. */
export interface Message {
  readonly role: string;
  readonly text: string;
  /** Where explicit cache breakpoints stand in the text, in characters, in order. */
  readonly breakpoints: readonly number[];
}

const roles = ['system', 'developer', 'user', 'assistant', 'tool', 'function'];
const messageKeys = new Set([
  'role',
  'content',
  'name',
  'refusal',
  'tool_calls',
  'tool_call_id',
  'function_call',
  'audio',
]);

/** @throws ApiError 400 unless `value` is a list of messages that this model takes, holding text only. */
export function readMessages(value: unknown, facts: ModelFacts): Message[] {
  if (value === undefined || value === null) {
    throw badRequest("Missing required parameter: 'messages'.", 'messages', 'missing_required_parameter');
  }
  if (!Array.isArray(value)) throw wrongType('messages', 'an array of objects');
  if (value.length === 0) {
    throw badRequest("Invalid 'messages': empty array. Expected at least one message.", 'messages', 'empty_array');
  }
  return value.map((message, index) => readMessage(message, `messages[${index}]`, facts));
}

function readMessage(value: unknown, place: string, facts: ModelFacts): Message {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw wrongType(place, 'an object');
  for (const key of Object.keys(value)) {
    if (!messageKeys.has(key)) {
      throw badRequest(`Unknown parameter: '${place}.${key}'.`, `${place}.${key}`, 'unknown_parameter');
    }
  }
  const { role, content } = value as { role?: unknown; content?: unknown };
  if (typeof role !== 'string') throw wrongType(`${place}.role`, 'a string');
  if (!roles.includes(role)) {
    const message = `Invalid value: '${role}'. Supported values are: ${roles.map((known) => `'${known}'`).join(', ')}.`;
    throw badRequest(message, `${place}.role`, 'invalid_value');
  }
  if (facts.rejects.includes(`role:${role}`)) {
    const message = `Unsupported value: '${place}.role' does not support '${role}' with this model.`;
    throw badRequest(message, `${place}.role`, 'unsupported_value');
  }
  const mayBeEmpty = role === 'assistant' && (content === undefined || content === null);
  if (mayBeEmpty) return { role, text: '', breakpoints: [] };
  return { role, ...readContent(content, `${place}.content`, facts) };
}

function readContent(content: unknown, place: string, facts: ModelFacts): Omit<Message, 'role'> {
  if (typeof content === 'string') return { text: content, breakpoints: [] };
  if (!Array.isArray(content) || content.length === 0) throw wrongType(place, 'a string or an array of text parts');
  let whole = '';
  const breakpoints: number[] = [];
  content.forEach((part: unknown, index) => {
    const { type, text, prompt_cache_breakpoint: mark } = (part ?? {}) as Record<string, unknown>;
    if (type !== 'text') {
      const message = `Invalid value: '${type}'. The practice API reads parts of type 'text' only.`;
      throw badRequest(message, `${place}[${index}].type`, 'invalid_value');
    }
    if (typeof text !== 'string') throw wrongType(`${place}[${index}].text`, 'a string');
    whole += text;
    if (mark === undefined) return;
    checkBreakpoint(mark, `${place}[${index}].prompt_cache_breakpoint`, facts);
    breakpoints.push(whole.length);
  });
  return { text: whole, breakpoints };
}

function checkBreakpoint(mark: unknown, place: string, facts: ModelFacts): void {
  if (facts.promptCaching !== 'breakpoints') {
    throw badRequest(
      `Unsupported parameter: '${place}' is not supported with this model.`,
      place,
      'unsupported_parameter',
    );
  }
  if ((mark as { mode?: unknown } | null)?.mode !== 'explicit') throw wrongType(place, '{"mode": "explicit"}');
}

function wrongType(place: string, expected: string) {
  return badRequest(`Invalid type for '${place}': expected ${expected}.`, place, 'invalid_type');
}
