import { bareNumber } from './bare-number.js';
import { type FinalMark, finalMarks, speaksOfAnswer } from './final-mark.js';
import { isSame, isUnsure, leavesOpen, refuses } from './leaves-open.js';
import type { NumberToken } from './number-token.js';
import { numberTokens } from './number-tokens.js';
import { plainText } from './plain-text.js';
import { boxMarks } from './private-characters.js';
import { sameQuantity } from './same-quantity.js';
import { sentencesOf } from './sentences.js';
import { settleNumber } from './settle-number.js';

/** What was taken for a reply's answer: a number, or what stands where it was to be. */
export interface FoundNumber {
  readonly number: NumberToken | undefined;
  readonly text: string | undefined;
}

/** Characters at a reply's end that are searched for bold. */
const mostSearched = 4_000;
const nothing: FoundNumber = { number: undefined, text: undefined };
/** Closing words that say nothing of the answer. */
const courtesy =
  /\b(?:hope (?:this|that|it) helps|let me know|feel free|happy to|(?:any|more|other|further) questions|good luck|thank|thanks|you're welcome|q\.?e\.?d)\b|希望|如有|如果你|祝你|谢谢|^(?:yes|done|great|correct|that's (?:it|all))[.!\s]*$/i;

/**
 * The number that a reply gives as its answer.
 * 1. The last mark counts (final-mark.ts), unless what follows takes it back; then what it is replaced by.
 * 2. Without a mark, a last line that is nothing but a number; else what the last sentence comes to; else its number in bold.
 * 3. Else a first line that is nothing but a number.
 * Where a reply leaves it open there is no number.
 */
export function finalNumber(reply: string): FoundNumber {
  const text = plainText(reply);
  const mark = finalMarks(text).findLast((candidate) => candidate.by !== 'hashes' || bareNumber(candidate.sentence));
  return mark === undefined ? unmarkedNumber(text.replace(boxMarks, ''), boldNumber(reply)) : markedNumber(mark);
}

function markedNumber(mark: FinalMark): FoundNumber {
  const marked = mark.unsettled ? undefined : readMark(mark);
  if (mark.retraction === undefined) return found(marked, mark.line);
  const [statement] = sentencesOf(mark.retraction.text.replace(boxMarks, '')).slice(-1);
  const instead = statement === undefined ? undefined : settleNumber(statement, 'strict');
  if (!mark.retraction.mild) return found(instead, statement ?? '');
  return marked !== undefined && instead !== undefined && sameQuantity(instead, marked) ? found(marked, '') : nothing;
}

function readMark(mark: FinalMark): NumberToken | undefined {
  const text = mark.sentence.replace(boxMarks, '');
  // In a box 5! is a factorial, and in brackets (3,4) is a pair.
  if (mark.by === 'box' && /!\s*$/.test(text)) return undefined;
  return settleNumber(text, mark.by === 'words' ? 'marked' : 'alone');
}

/** @param bold the number that the last line has in bold */
function unmarkedNumber(text: string, bold: NumberToken | undefined): FoundNumber {
  const lines = text.split('\n').filter((line) => /[\p{L}\p{N}]/u.test(line));
  const sentences = sentencesOf(text).filter((sentence) => !courtesy.test(sentence));
  const bare = bareNumber(lines.at(-1) ?? '');
  if (bare !== undefined) return found(bare, '');
  const statement = sentences.at(-1) ?? '';
  // Marks in doubt only: "if the answer is 18".
  if (speaksOfAnswer(statement) || refuses(text)) return { number: undefined, text: statement };
  const last = statement.endsWith('?') ? undefined : settleNumber(statement, 'plain');
  const first = lines.length > 1 && !lines[0]!.includes('=') ? bareNumber(lines[0]!) : undefined;
  if (first === undefined)
    return found(last ?? (bold !== undefined && mayMean(statement, bold) ? bold : undefined), statement);
  return last === undefined || sameQuantity(last, first) ? found(first, '') : nothing;
}

/** The only number in bold of a reply's last line, closing words aside. */
function boldNumber(reply: string): NumberToken | undefined {
  const lines = reply.slice(-mostSearched).split('\n');
  const line = lines.findLast((candidate) => /\p{N}/u.test(candidate) && !courtesy.test(candidate)) ?? '';
  const bold = [...line.matchAll(/\*\*([^*]{1,100})\*\*/g)].map(([, text = '']) => bareNumber(plainText(text)));
  return bold.length === 1 ? bold[0] : undefined;
}

/** Whether a statement has the number, and does not leave open or doubt what it says. */
function mayMean(statement: string, number: NumberToken): boolean {
  const tokens = numberTokens(statement).filter((token) => !token.denied);
  return (
    tokens.some((token) => isSame(token, number)) &&
    !statement.endsWith('?') &&
    !leavesOpen(statement, tokens) &&
    !isUnsure(statement)
  );
}

/** @param text what stands for it where there is no number */
function found(number: NumberToken | undefined, text: string): FoundNumber {
  return { number, text: number?.text ?? (text === '' ? undefined : text.replace(boxMarks, '').slice(0, 200)) };
}
