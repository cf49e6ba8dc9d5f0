import { sameResult } from '../grade/same-result.js';
import { contradict } from './contradict.js';

const letters = /[\p{L}\p{N}]+/gu;
/** What may stand around an answer. */
const outer = /[\s\p{P}]/u;
const han = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u;

/** Share of their words that two long answers must have in common; answers to different questions have less. */
const leastShared = 0.25;
/** An answer of so many words or fewer is a label, a number or a name: every word of it counts. */
const conciseWords = 6;

/** Fields of an answer; undefined where it is no JSON object. */
type Fields = Readonly<Record<string, unknown>> | undefined;

/**
 * Whether two answers to one question say the same, as far as text tells: the same result (number, option or label) where
 * they have one, else mostly the same words, and nothing that contradicts. It is strict with short answers and lenient with
 * long ones, which a model never words alike twice. Two JSON objects are compared field by field; one says the same as a
 * plain answer where a field does.
 * @param question shows the options of a choice
 */
export function agree(one: string, other: string, question?: string): boolean {
  const [a, b] = [plain(one), plain(other)];
  if (a === b) return true;
  const [fields, others] = [fieldsOf(one), fieldsOf(other)];
  if (fields !== undefined && others !== undefined) return fieldsAgree(fields, others);
  if (fields !== undefined || others !== undefined) {
    const text = fields === undefined ? one : other;
    return Object.values(fields ?? others ?? {}).some((value) => isPlain(value) && agree(String(value), text));
  }
  const result = sameResult(one, other, question);
  if (result !== undefined) return result;
  const [left, right] = [markedIn(one), markedIn(other)];
  if (left !== undefined && right !== undefined) return left === right;
  const [words, otherWords] = [wordsOf(a), wordsOf(b)];
  const [short, long] = words.length <= otherWords.length ? [words, otherWords] : [otherWords, words];
  if (long.length <= conciseWords) return short.join(' ') === long.join(' ');
  if (short.length <= conciseWords) return ` ${long.join(' ')} `.includes(` ${short.join(' ')} `);
  return dice(new Set(short), new Set(long)) >= leastShared && !contradict([a, words], [b, otherWords]);
}

function fieldsOf(answer: string): Fields {
  if (!answer.startsWith('{')) return undefined;
  try {
    return JSON.parse(answer) as Fields;
  } catch {
    return undefined;
  }
}

function fieldsAgree(one: NonNullable<Fields>, other: NonNullable<Fields>): boolean {
  return [...new Set([...Object.keys(one), ...Object.keys(other)])].every((name) => {
    const [a, b] = [one[name], other[name]];
    if (typeof a === 'string' && typeof b === 'string') return agree(a, b);
    return JSON.stringify(a) === JSON.stringify(b);
  });
}

function isPlain(value: unknown): boolean {
  return ['string', 'number', 'boolean'].includes(typeof value);
}

/** What an answer says that it comes to: after ####, in \\boxed{}, after "the answer is". */
function markedIn(answer: string): string | undefined {
  const text = answer.normalize('NFKC');
  const marked =
    lastOf(text, /####\s*([^\n]+)/g) ??
    lastOf(text, /\\boxed\{([^{}]+)\}/g) ??
    lastOf(text, /(?:answer is|answer:|答案(?:是|为|:))\s*\**([^\n]+)/gi);
  return marked && plain(marked);
}

function lastOf(text: string, pattern: RegExp): string | undefined {
  return [...text.matchAll(pattern)].at(-1)?.[1];
}

/** Without case, width, markup, and the punctuation around it. */
function plain(text: string): string {
  const bare = text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[*_`$]/g, '');
  // No pattern: it would take time by the square of a row of dots or blanks, which models sometimes fill a reply with.
  let [start, end] = [0, bare.length];
  while (start < end && outer.test(bare[start]!)) start += 1;
  while (end > start && outer.test(bare[end - 1]!)) end -= 1;
  return bare.slice(start, end).replace(/\s+/g, ' ');
}

/** Words; in scripts without spaces, characters. */
function wordsOf(text: string): string[] {
  return (text.match(letters) ?? []).flatMap((word) => (han.test(word) ? [...word] : [word]));
}

/** Of two sets, the share that both have. */
function dice(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  let common = 0;
  for (const word of a) if (b.has(word)) common += 1;
  return (2 * common) / (a.size + b.size);
}
