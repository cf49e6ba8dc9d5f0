import { parseNumberedList } from './parse-numbered-list.js';
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

/**
 * Reads the answers out of a merged call's reply. Strict about ids, lenient about the rest.
 *
 * An answer is whole when its opening tag is followed by its own closing tag with no other tag of this call between.
 * Not trusted, and so asked again: an answer inside another answer (its row may have been talked into it), one given
 * twice with different text, one that is empty. Unknown ids and text outside the tags are ignored.
 * @param isWhole whether the model ended the reply itself; a list without tags that was cut off is not read
 */
export function parseReply(reply: string, ids: readonly string[], isWhole = true): ParsedReply {
  const tags = findTags(reply, new Set(ids));
  if (tags.length === 0) return parseUntagged(reply, ids.length, isWhole);

  const whole = new Map<string, Set<string>>(ids.map((id) => [id, new Set()]));
  const nested = new Set<string>();
  const enclosed = findEnclosed(tags);
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
      return { trouble: tags.some((tag) => tag.id === id) ? 'its answer was cut off' : 'its answer was missing' };
    }
    if (nested.has(id)) return { trouble: 'its answer stood inside another answer' };
    if (texts.size > 1) return { trouble: 'it was answered twice, differently' };
    return answer === '' ? { trouble: 'its answer was empty' } : { answer };
  });
  return { answers: read.map((r) => r.answer), troubles: read.map((r) => r.trouble) };
}

function findTags(reply: string, ids: ReadonlySet<string>): Tag[] {
  return Array.from(reply.matchAll(/<(\/?)a-([a-z0-9]+)>/g), (match) => ({
    id: match[2]!,
    closes: match[1] === '/',
    start: match.index,
    end: match.index + match[0].length,
  })).filter((tag) => ids.has(tag.id));
}

/** Positions of opening tags that stand between another id's opening tag and the closing tag that ends it. */
function findEnclosed(tags: readonly Tag[]): Set<number> {
  const closedBy = new Array<number>(tags.length).fill(-1);
  const nextOfId = new Map<string, number>();
  for (let i = tags.length - 1; i >= 0; i--) {
    const { id, closes } = tags[i]!;
    const next = nextOfId.get(id);
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

function parseUntagged(reply: string, count: number, isWhole: boolean): ParsedReply {
  const items = isWhole ? parseNumberedList(reply, count) : undefined;
  return {
    answers: items ?? Array.from({ length: count }, () => undefined),
    troubles: Array.from({ length: count }, () => (items ? undefined : 'the reply had no tags')),
  };
}
