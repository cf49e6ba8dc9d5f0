import { tidyAnswer } from './tidy-answer.js';

export interface ParsedReply {
  /** Whole answers by position in the call; undefined where there is none that can be trusted. */
  readonly answers: readonly (string | undefined)[];
  /** For each position without an answer, why; undefined where there is one. */
  readonly troubles: readonly (string | undefined)[];
}

interface Tag {
  readonly id: string;
  readonly closes: boolean;
  readonly start: number;
  readonly end: number;
}

/** Blanks, and signs that nobody sees. */
const gap = String.raw`[\s\u200B-\u200D\u2060]*`;
const attributes = String.raw`(?:\s+[\w-]+="[^"<>]*")*`;

/**
 * A tag in any spelling that leaves no doubt: gaps around its name, a capital A, attributes, full-width brackets, a
 * typographer's hyphen, Markdown's marks for bold or code on both sides. The id is exact.
 */
const anyTag = new RegExp(
  String.raw`(\*\*|__|\x60)?[<＜](?:${gap}([/／]))?${gap}[aA][-\u2010-\u2014－]([a-z0-9]+)${attributes}${gap}[>＞]\1`,
  'g',
);

/**
 * Reads the answers out of a merged call's reply. Strict about ids, lenient about the rest.
 *
 * An answer is whole when its opening tag is followed by its own closing tag with no other tag of this call between.
 * Not trusted, and so asked again: an answer inside another answer (its row may have been talked into it), one given
 * twice with different text, one that is empty. Unknown ids and text outside the tags are ignored. Nothing is read
 * by its place in the reply: a list of as many items as there were questions may be the steps of a single answer, or
 * be in the order that one of the questions asked for.
 * @param isWhole whether the model ended the reply itself; when it was cut off, what was begun and never ended may
 *   hold all that follows
 */
export function parseReply(reply: string, ids: readonly string[], isWhole = true): ParsedReply {
  const tags = findTags(reply, new Set(ids));
  const whole = new Map<string, Set<string>>(ids.map((id) => [id, new Set()]));
  const nested = new Set<string>();
  const enclosed = findEnclosed(tags, isWhole);
  tags.forEach((open, i) => {
    const close = tags[i + 1];
    if (open.closes || !close?.closes || close.id !== open.id) return;
    if (enclosed.has(i)) nested.add(open.id);
    whole.get(open.id)!.add(tidyAnswer(reply.slice(open.end, close.start)));
  });

  const read = ids.map((id): { answer?: string; trouble?: string } => {
    const texts = whole.get(id)!;
    const [answer] = texts;
    if (answer === undefined) {
      if (tags.length === 0) return { trouble: 'the reply had no tags' };
      return { trouble: tags.some((tag) => tag.id === id) ? 'its answer was cut off' : 'its answer was missing' };
    }
    if (nested.has(id)) return { trouble: 'its answer stood inside another answer' };
    if (texts.size > 1) return { trouble: 'it was answered twice, differently' };
    return answer === '' ? { trouble: 'its answer was empty' } : { answer };
  });
  return { answers: read.map((r) => r.answer), troubles: read.map((r) => r.trouble) };
}

function findTags(reply: string, ids: ReadonlySet<string>): Tag[] {
  return Array.from(reply.matchAll(anyTag), (match) => ({
    id: match[3]!,
    closes: match[2] !== undefined,
    start: match.index,
    end: match.index + match[0].length,
  })).filter((tag) => ids.has(tag.id));
}

/**
 * Positions of opening tags that stand between another id's opening tag and the closing tag that ends it, or the end
 * of a reply that was cut off.
 */
function findEnclosed(tags: readonly Tag[], isWhole: boolean): Set<number> {
  const closedBy = new Array<number>(tags.length).fill(-1);
  const nextOfId = new Map<string, number>();
  for (let i = tags.length - 1; i >= 0; i--) {
    const { id, closes } = tags[i]!;
    const next = nextOfId.get(id);
    if (!closes && next === undefined && !isWhole) closedBy[i] = tags.length;
    if (!closes && next !== undefined && tags[next]!.closes) closedBy[i] = next;
    nextOfId.set(id, i);
  }
  const enclosed = new Set<number>();
  let reach = -1;
  closedBy.forEach((end, i) => {
    if (end >= 0 && reach > end) enclosed.add(i);
    reach = Math.max(reach, end);
  });
  return enclosed;
}
