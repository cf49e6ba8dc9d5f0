import { letterOf, optionSign } from './choice-options.js';
import { comparableText } from './comparable-text.js';
import { type FinalMark, finalMarks } from './final-mark.js';
import { plainText } from './plain-text.js';
import { boxMarks } from './private-characters.js';
import { choiceOfText, readChoice } from './read-choice.js';
import { retractionIn } from './retraction.js';

/** What was taken for a reply's answer: an option's letter, or what stands where it was to be. */
export interface FoundChoice {
  /** A to J */
  readonly letter: string | undefined;
  readonly text: string | undefined;
}

const ahead = String.raw`(?![AI] (?!because|since|is\b)[a-z])(?=\s{0,5}["'([]{0,4}(?:option |choice |选项)?["'([]{0,4}(?:${optionSign})(?![A-Za-z\p{N}'’&+#-]))`;
/** Words that mark an answer only where an option follows. */
const soft = [
  String.raw`\b(?:[Ii](?:'d| would| will|'ll)?\s+(?:choose|pick|select|go with|say|go for)|(?:[Cc]orrect|[Rr]ight|[Bb]est|[Ff]inal)\s+(?:option|choice)\s*(?:is|:|would be)|[Ii]t(?:'s| is| must be| should be| has to be)|(?:[Ss]o|[Tt]hus|[Tt]herefore|[Hh]ence)[:,]?(?:\s+it(?:'s| is))?)\s+`,
  String.raw`(?:故选|应选|选择?|选项是|选项为|应为)\s*:?\s*`,
].map((before) => new RegExp(before + ahead, 'gu'));
/** "B is correct", 选项B正确: here the option stands first. */
const judged = new RegExp(
  String.raw`(?<![A-Za-z\p{N}'])(?=["'([]{0,4}${optionSign}[)"'\].]{0,4}\s{0,5}(?:(?:is|seems)\s+(?:the\s+)?(?:correct|right|best|answer)\b|(?:选?项)?是?(?:正确|对)的?))`,
  'gu',
);
const joinedBefore =
  /(?:\b(?:or|and|nor|neither)\b|[/&和或与]|(?<![A-Za-z])[A-J甲乙丙丁]\s?[,、])\s*(?:option |choice )?["'([]*$/i;
const loneLetter = new RegExp(String.raw`(?<![A-Za-z\p{N}'’])[("'[]{0,4}(${optionSign})(?![A-Za-z\p{N}'’&+#-])`, 'gu');

/**
 * The option that a reply gives as its answer: what its last mark says, unless it is taken back; else a last line or a first line that is
 * nothing but an option; else the option that it begins with, or whose text it is, where it names no other.
 * @param options of the question, by letter; empty where not known
 */
export function finalChoice(reply: string, options: ReadonlyMap<string, string>): FoundChoice {
  const text = plainText(reply);
  const mark = lastMark(text, options);
  if (mark === undefined) return unmarkedChoice(text.replace(boxMarks, ''), options);
  const line = mark.line.replace(boxMarks, '');
  const letter = mark.unsettled ? undefined : markedLetter(mark, line, options);
  return { letter, text: letter ?? line.slice(0, 200) };
}

function markedLetter(mark: FinalMark, line: string, options: ReadonlyMap<string, string>): string | undefined {
  const choice = readChoice(line, options);
  const letter = choice?.letter ?? choiceOfText(line, options) ?? choiceOfText(mark.sentence, options);
  if (mark.retraction?.mild === false || retractionIn(choice?.rest ?? '')?.mild === false) return undefined;
  const looksAgain = mark.retraction?.text ?? '';
  return namedOptions(looksAgain).some((named) => named !== letter) ? undefined : letter;
}

function lastMark(text: string, options: ReadonlyMap<string, string>): FinalMark | undefined {
  const verdicts = finalMarks(text, [judged]).filter(({ start }) => isVerdict(text, start));
  const verdictLetters = new Set(verdicts.map(({ line }) => readVerdict(line)));
  const marks = finalMarks(text, verdictLetters.size > 1 ? soft : [...soft, judged]);
  return marks.findLast(
    (mark) =>
      (mark.by !== 'hashes' || mark.last || readChoice(mark.line, options) !== undefined) &&
      !(isVerdict(text, mark.start) && joinedBefore.test(text.slice(Math.max(0, mark.start - 20), mark.start))),
  );
}

function isVerdict(text: string, start: number): boolean {
  // A pattern of its own: one with the flag g would remember where it was, and begin there in the next reply.
  const here = new RegExp(judged.source, 'uy');
  here.lastIndex = start;
  return here.test(text);
}

function readVerdict(line: string): string | undefined {
  return new RegExp(optionSign, 'u').exec(line)?.[0];
}

function unmarkedChoice(text: string, options: ReadonlyMap<string, string>): FoundChoice {
  const [first = '', ...others] = text.split('\n').filter((line) => /[\p{L}\p{N}]/u.test(line));
  const [begins, ends] = [bareChoice(first, options), bareChoice(others.at(-1) ?? first, options)];
  if (begins !== undefined || ends !== undefined) {
    const differ = begins !== undefined && ends !== undefined && begins !== ends;
    const takenBack = ends === undefined && retractionIn(others.join('\n'))?.mild === false;
    const letter = differ || takenBack ? undefined : (ends ?? begins);
    return { letter, text: letter };
  }
  const choice = readChoice(first, options);
  const letter =
    choice === undefined || isInitial(first, choice.rest, options.get(choice.letter))
      ? choiceOfText(text, options)
      : choice.letter;
  const alone = namedOptions(text).every((named) => named === letter);
  return alone ? { letter, text: letter } : { letter: undefined, text: undefined };
}

/** A line that is nothing but an option, with its own text or without. */
function bareChoice(line: string, options: ReadonlyMap<string, string>): string | undefined {
  const choice = readChoice(line, options);
  if (choice === undefined) return undefined;
  const said = comparableText(choice.rest);
  return said === '' || said === options.get(choice.letter) ? choice.letter : undefined;
}

/** "A. Einstein" begins with a name, not with option A, unless that is the option's text. */
function isInitial(line: string, rest: string, own: string | undefined): boolean {
  if (/^["']*[A-J]\. ?\p{Lu}\./u.test(line)) return true;
  return own !== undefined && /^["']*[A-J]\. \p{Lu}/u.test(line) && !comparableText(rest).startsWith(own);
}

/** Letters of all options that a text names; "A" and "I" before a word in small letters are words, too. */
function namedOptions(text: string): string[] {
  return [...text.matchAll(loneLetter)]
    .filter((match) => !(/^[AI]$/.test(match[0]) && /^ [a-z]/.test(text.slice(match.index + 1, match.index + 3))))
    .map((match) => letterOf(match[1]!)!);
}
