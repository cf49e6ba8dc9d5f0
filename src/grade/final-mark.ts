import { boxCloses, boxOpens } from './private-characters.js';
import { type Retraction, retractionIn } from './retraction.js';
import { clauseBefore, endOfSentence } from './sentences.js';

/** A place where a reply says what its answer is. */
export interface FinalMark {
  readonly by: 'hashes' | 'box' | 'words';
  /** What is marked, up to the end of its sentence; of a box what is in it. */
  readonly sentence: string;
  /** The same up to the end of its line. */
  readonly line: string;
  readonly start: number;
  readonly end: number;
  /** What follows takes it back, or looks at it again. */
  readonly retraction: Retraction | undefined;
  /** It is one of two answers, or a question. */
  readonly unsettled: boolean;
  /** Nothing of weight follows. */
  readonly last: boolean;
}

const verbs = String.raw`(?:is|are|was|would be|should be|must be|will be|comes to|equals|[:=]|-(?= ))(?:[^\S\n]*[:=])?`;
const words = new RegExp(
  String.raw`\b(?:answer|ans)(?: to (?:the|this|your|that) (?:question|problem))?(?: here| therefore| then)?[^\S\n]*${verbs}|答案(?:应该?|就|便)?(?:是|为|等于|[:=】])[^\S\n]*:?|^[^\S\n]*(?:答|解答)[^\S\n]*:|^[^\S\n]*(?:final )?answer[^\S\n]*$`,
  'gim',
);
const hashes = /####/g;
const mostMarks = 20;
const box = new RegExp(`${boxOpens}([^${boxOpens}${boxCloses}]*)${boxCloses}`, 'g');

/** What a mark's own clause must not say before it. */
const doubt =
  /\b(?:not|never|no|neither|nor|if|whether|unless|suppose|assum\w+|might|could|may|first|previous|initial|earlier|intermediate|partial|wrong|incorrect|another|other|alternative|possible|plausible|expected|reference|student|student's|his|her|their|people|some|claim\w*|says?|said|doubt|hardly)\b|n't\b|[不没]|如果|假如|假设|若|错误|之前|原来|原先|学生|可能|有人/i;
const alternativeBehind = /^[\s"')\]]*,?\s*(?:or\b|或|还是)/i;
const deniedBehind = /^[\s"')\]]*(?:(?:is|was) (?:not|wrong|incorrect)|isn't|不对|不是|错)/i;

/**
 * All marks of a plain text in order: "#### 42", boxes, "the answer is", 答案是. Marks in doubt are left out: "if the answer is", "her
 * answer was", "the answer is not".
 * @param more further words that mark an answer, with the flag g; the match ends where the answer begins
 */
export function finalMarks(text: string, more: readonly RegExp[] = []): FinalMark[] {
  return [
    ...lastOf(text, hashes).map((match) => ({ match, by: 'hashes' as const })),
    ...lastOf(text, box).map((match) => ({ match, by: 'box' as const })),
    ...[words, ...more].flatMap((pattern) => lastOf(text, pattern)).map((match) => ({ match, by: 'words' as const })),
  ]
    .filter(({ match, by }) => by === 'hashes' || !doubt.test(clauseBefore(text, match.index)))
    .map(({ match, by }) => markAt(text, by, match))
    .filter((mark) => mark !== undefined)
    .sort((a, b) => a.start - b.start)
    .map((mark, i, marks) => withNeighbour(text, mark, marks[i - 1]));
}

/** The last matches; a reply that a model filled with marks would take very long else. */
function lastOf(text: string, pattern: RegExp): RegExpExecArray[] {
  return [...text.matchAll(pattern)].slice(-mostMarks);
}

/** Whether a statement has words that mark an answer, in doubt or not. */
export function speaksOfAnswer(statement: string): boolean {
  return statement.search(words) >= 0;
}

/** @returns undefined where nothing follows the mark */
function markAt(text: string, by: FinalMark['by'], match: RegExpExecArray): FinalMark | undefined {
  const behind = match.index + match[0].length;
  const start = by === 'box' ? match.index + 1 : by === 'hashes' ? behind : skipBlank(text, behind);
  if (start >= text.length) return undefined;
  const end = by === 'box' ? behind - 1 : by === 'hashes' ? lineEnd(text, start) : endOfSentence(text, start);
  // Behind a box its sentence goes on, behind words it has ended.
  const after = text.slice(by === 'box' ? end + 1 : end);
  return {
    by,
    sentence: text.slice(start, end).trim(),
    line: text.slice(start, by === 'box' ? end : lineEnd(text, start)).trim(),
    start,
    end,
    retraction: retractionIn(after) ?? (deniedBehind.test(after) ? { text: '', mild: false } : undefined),
    unsettled: text[end] === '?' || (by === 'box' && alternativeBehind.test(after)),
    last: !/[\p{L}\p{N}]/u.test(after),
  };
}

/** Two boxes in one sentence that differ are two answers. */
function withNeighbour(text: string, mark: FinalMark, before: FinalMark | undefined): FinalMark {
  if (mark.by !== 'box' || before?.by !== 'box' || before.sentence === mark.sentence) return mark;
  const between = text.slice(before.end + 1, mark.start - 1);
  return between.length < 60 && !/[.;。\n]/.test(between) ? { ...mark, unsettled: true } : mark;
}

function lineEnd(text: string, start: number): number {
  const end = text.indexOf('\n', start);
  return end < 0 ? text.length : end;
}

/** What is marked may begin on a later line, or behind a second colon. */
function skipBlank(text: string, start: number): number {
  return start + /^[\s:]*/.exec(text.slice(start, start + 100))![0].length;
}
