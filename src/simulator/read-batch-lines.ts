import { ApiError } from './api-error.js';
import type { BatchLine, BatchProblem } from './batches.js';
import type { ModelShelf } from './model-shelf.js';

const mostLines = 50_000;
const mostProblems = 100;

/** The lines of a batch's input file, or what is wrong with them. */
export type ReadLines =
  | { readonly lines: readonly BatchLine[]; readonly model: string }
  | { readonly problems: readonly BatchProblem[] };

/** One line that holds, and the model that it asks. */
interface ReadLine extends BatchLine {
  readonly model: string;
}

/**
 * Checks a batch's input file as a whole; whether each request can be answered shows only when it is worked on. The
 * codes are those that github.com/stdapi-ai/stdapi.ai/issues/240 lists, two of the messages those quoted there and in
 * community.openai.com/t/723696.
 */
export function readBatchLines(content: Buffer, shelf: ModelShelf): ReadLines {
  const texts = content.toString('utf8').split('\n');
  const problems: BatchProblem[] = [];
  const lines: ReadLine[] = [];
  const customIds = new Set<string>();
  for (const [index, text] of texts.entries()) {
    if (text.trim() === '') continue;
    const read = readLine(text);
    if ('code' in read) {
      problems.push({ ...read, line: index + 1 });
      continue;
    }
    const problem = clash(read, lines[0], customIds) ?? unknownModel(read, shelf);
    if (problem) problems.push({ ...problem, line: index + 1 });
    customIds.add(read.customId);
    lines.push(read);
  }
  if (lines.length > mostLines) {
    problems.unshift(problemOf('too_many_tasks', `A batch may hold ${mostLines} requests, this one ${lines.length}.`));
  }
  if (lines.length === 0 && problems.length === 0) {
    problems.push(problemOf('empty_file', 'The input file is empty.'));
  }
  if (problems.length > 0) return { problems: problems.slice(0, mostProblems) };
  return { lines, model: lines[0]!.model };
}

export function problemOf(code: string, message: string, param: string | null = null): BatchProblem {
  return { code, message, param, line: null };
}

function readLine(text: string): ReadLine | BatchProblem {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {}
  if (typeof value !== 'object' || value === null) {
    return problemOf('invalid_json_line', 'This line is not parseable as valid JSON.');
  }
  const { custom_id: customId, method, url, body } = value as Record<string, unknown>;
  for (const [name, field, type] of [
    ['custom_id', customId, 'string'],
    ['method', method, 'string'],
    ['url', url, 'string'],
    ['body', body, 'object'],
    ['body.model', (body as { model?: unknown } | null | undefined)?.model, 'string'],
  ] as const) {
    if (typeof field !== type || field === null) {
      return problemOf('missing_required_parameter', `Missing required parameter: '${name}'.`, name);
    }
  }
  if (method !== 'POST') return problemOf('invalid_method', 'Only POST is supported.', 'method');
  if (url !== '/v1/chat/completions') {
    return problemOf('url_mismatch', "The URL of this request does not match the batch's endpoint.", 'url');
  }
  return { customId: customId as string, body: JSON.stringify(body), model: (body as { model: string }).model };
}

function clash(line: ReadLine, first: ReadLine | undefined, customIds: ReadonlySet<string>): BatchProblem | undefined {
  if (customIds.has(line.customId)) {
    const message =
      'The custom_id for this request is a duplicate of another request. The custom_id parameter must be unique for each request in a batch.';
    return problemOf('duplicate_custom_id', message, 'custom_id');
  }
  if (first === undefined || line.model === first.model) return undefined;
  const message = `The model '${line.model}' does not match '${first.model}' of the other requests in the batch.`;
  return problemOf('model_mismatch', message, 'body.model');
}

function unknownModel({ model }: ReadLine, shelf: ModelShelf): BatchProblem | undefined {
  try {
    shelf.find(model);
    return undefined;
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return problemOf('model_not_found', error.message, 'body.model');
  }
}
