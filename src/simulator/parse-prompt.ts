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
}

/**
 * Finds `<q-ID>` lines that a later `</q-ID>` line closes; the lines between are the question, verbatim. Tags with
 * other ids inside it belong to the question. A message without such a pair is one bare question.
 */
export function parsePrompt(text: string): ParsedPrompt {
  const lines = text.split('\n');
  const closings = closingLines(lines);
  const questions: PromptQuestion[] = [];
  for (let line = 0; line < lines.length; line++) {
    const id = /^<q-([A-Za-z0-9]+)>$/.exec(lines[line]!)?.[1];
    const end = id === undefined ? undefined : closings.get(id)?.find((closing) => closing > line);
    if (id === undefined || end === undefined) continue;
    questions.push({ id, text: lines.slice(line + 1, end).join('\n') });
    line = end;
  }
  return questions.length > 0 ? { merged: true, questions } : { merged: false, questions: [{ id: '', text }] };
}

/** Line numbers of every closing tag, ascending, by id. */
function closingLines(lines: readonly string[]): Map<string, number[]> {
  const closings = new Map<string, number[]>();
  lines.forEach((line, number) => {
    const id = /^<\/q-([A-Za-z0-9]+)>$/.exec(line)?.[1];
    if (id === undefined) return;
    const known = closings.get(id);
    if (known) known.push(number);
    else closings.set(id, [number]);
  });
  return closings;
}
