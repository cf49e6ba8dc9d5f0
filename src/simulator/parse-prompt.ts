import { findFirstSchema, findLastSchema } from './find-schema.js';
import type { JsonSchema } from './json-schema.js';

/** One question of a prompt. */
export interface PromptQuestion {
  /** The id in its tags; empty in a bare prompt. */
  readonly id: string;
  readonly text: string;
}

/** What a user message asks: itself, when it is bare, or the questions in its tags. */
export interface ParsedPrompt {
  readonly merged: boolean;
  readonly questions: readonly PromptQuestion[];
  /** What each answer has to fit, as the text before the questions says. */
  readonly schema?: JsonSchema | undefined;
}

/**
 * Finds the blocks with which a message ends: `<q-ID>`, the question, verbatim, `</q-ID>`, each tag a line of its own.
 * They are read from the last one up, so that no tag in the instructions above them can open one: an id stands
 * nowhere but in its own two tags, and only blank lines stand between blocks. A message that does not end with a
 * block is one bare question, but for the `instructions` that it may begin with, and for a schema on a line of its own, which
 * ends what a client says of the form of answers.
 */
export function parsePrompt(text: string, instructions = ''): ParsedPrompt {
  const lines = text.split('\n');
  const questions: PromptQuestion[] = [];
  let closing = lastWritten(lines, lines.length - 1);
  while (closing >= 0) {
    const id = /^<\/q-([A-Za-z0-9]+)>$/.exec(lines[closing]!)?.[1];
    if (id === undefined) break;
    const opening = lines.lastIndexOf(`<q-${id}>`, closing);
    if (opening < 0) break;
    questions.unshift({ id, text: lines.slice(opening + 1, closing).join('\n') });
    closing = lastWritten(lines, opening - 1);
  }
  if (questions.length > 0) {
    return { merged: true, questions, schema: findLastSchema(lines.slice(0, closing + 1))?.schema };
  }
  const before = `${instructions}\n\n`;
  const bare = instructions !== '' && text.startsWith(before) ? text.slice(before.length) : text;
  const bareLines = bare.split('\n');
  const found = findFirstSchema(bareLines);
  const question = found === undefined ? bare : bareLines.slice(found.line + 2).join('\n');
  return { merged: false, questions: [{ id: '', text: question }], schema: found?.schema };
}

/** The number of the last line that is not blank, at `from` or above it; negative when there is none. */
function lastWritten(lines: readonly string[], from: number): number {
  let line = from;
  while (line >= 0 && lines[line] === '') line--;
  return line;
}
