import { canonicalJson } from './exact-json.js';

const fence = /^[^\S\n]*(```|~~~)[^\n]*\n([\s\S]*?)^[^\S\n]*\1/gm;
const mostStarts = 50;

/**
 * The JSON that a reply gives, as canonicalJson writes it: all of the reply, else what is in its code fences, else an object or array between
 * other text. Several that differ are none.
 */
export function jsonInReply(reply: string): string | undefined {
  const whole = canonicalJson(reply.trim());
  if (whole !== undefined) return whole;
  const fenced = [...reply.matchAll(fence)].map((match) => canonicalJson(match[2]!.trim()));
  const values = new Set(fenced.filter((value) => value !== undefined));
  if (fenced.length === 0) for (const value of spansOf(reply)) values.add(value);
  return values.size === 1 ? [...values][0] : undefined;
}

/** Objects and arrays that stand in a text. */
function spansOf(text: string): string[] {
  const found: string[] = [];
  let start = text.search(/[[{]/);
  for (let tries = 0; start >= 0 && tries < mostStarts; tries += 1) {
    const end = closing(text, start);
    const value = end === undefined ? undefined : canonicalJson(text.slice(start, end));
    if (value !== undefined) found.push(value);
    const from = value === undefined ? start + 1 : end!;
    const next = text.slice(from).search(/[[{]/);
    start = next < 0 ? -1 : from + next;
  }
  return found;
}

/** Index behind the bracket that closes the one at `start`; brackets in strings do not count. */
function closing(text: string, start: number): number | undefined {
  let [depth, quoted] = [0, false];
  for (let at = start; at < text.length; at += 1) {
    const sign = text[at]!;
    if (quoted && sign === '\\') at += 1;
    else if (sign === '"') quoted = !quoted;
    else if (!quoted && (sign === '{' || sign === '[')) depth += 1;
    else if (!quoted && (sign === '}' || sign === ']')) depth -= 1;
    if (depth === 0) return at + 1;
  }
  return undefined;
}
