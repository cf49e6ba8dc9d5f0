/** The one object of a text, or why there is none, in words for people. */
export type FoundObject = { readonly object: Readonly<Record<string, unknown>> } | { readonly trouble: string };

/** A brace that begins an object; one in prose or in a formula is mostly followed by something else. */
const beginning = /\{\s*"/g;

/**
 * Finds the one JSON object of a text. Other text around it, a code fence or a remark, is passed over. Takes time linear in the
 * text's length: what begins like an object and is none is not searched for others inside it.
 */
export function findJsonObject(text: string): FoundObject {
  const found: Readonly<Record<string, unknown>>[] = [];
  beginning.lastIndex = 0;
  for (let begin = beginning.exec(text); begin !== null; begin = beginning.exec(text)) {
    const end = endOfObject(text, begin.index);
    if (end === undefined) return { trouble: 'its JSON object is not closed' };
    try {
      found.push(JSON.parse(text.slice(begin.index, end)));
    } catch {
      return { trouble: 'its JSON object is not valid JSON' };
    }
    beginning.lastIndex = end;
  }
  if (found.length > 1) return { trouble: `it holds ${found.length} JSON objects, expected one` };
  const [object] = found;
  if (object !== undefined) return { object };
  return /\{\s*\}/.test(text) ? { object: {} } : { trouble: 'it holds no JSON object' };
}

/** Behind the brace that closes the one at `start`; braces in texts do not count. */
function endOfObject(text: string, start: number): number | undefined {
  let depth = 0;
  let quoted = false;
  for (let at = start; at < text.length; at++) {
    const sign = text[at];
    if (quoted) {
      if (sign === '\\') at += 1;
      else if (sign === '"') quoted = false;
    } else if (sign === '"') quoted = true;
    else if (sign === '{') depth += 1;
    else if (sign === '}') {
      depth -= 1;
      if (depth === 0) return at + 1;
    }
  }
  return undefined;
}
