import { comparableText } from './comparable-text.js';
import { plainText } from './plain-text.js';

/** Letters of options, and the Chinese signs that stand for the first ones. */
export const optionLetters = 'ABCDEFGHIJ';
const chineseLetters = '甲乙丙丁戊己庚辛壬癸';
/** One sign that names an option, for use inside a pattern. */
export const optionSign = `[A-J${chineseLetters}]`;

/** @returns A to J, or undefined */
export function letterOf(sign: string): string | undefined {
  const place = Math.max(optionLetters.indexOf(sign.toUpperCase()), chineseLetters.indexOf(sign));
  return sign === '' ? undefined : optionLetters[place];
}

const label = new RegExp(String.raw`(?<![\p{L}\p{N}.])\(?(${optionSign})\s?[).:、]\s*`, 'gu');

/**
 * The options that a question shows, by letter, their texts ready to compare: "A. Rome B) Paris", one a line or in a row.
 * @returns an empty map unless there are two or more, from A on without a gap
 */
export function choiceOptions(question: string): ReadonlyMap<string, string> {
  const text = plainText(question);
  let run: { letter: string; start: number; end: number }[] = [];
  let longest = run;
  for (const match of text.matchAll(label)) {
    const letter = letterOf(match[1]!)!;
    if (letter === 'A') run = [];
    if (letter === optionLetters[run.length])
      run.push({ letter, start: match.index, end: match.index + match[0].length });
    if (run.length >= longest.length) longest = run;
  }
  if (longest.length < 2) return new Map();
  return new Map(
    longest.map(({ letter, end }, i) => {
      const next = longest[i + 1]?.start ?? lineEnd(text, end);
      return [letter, comparableText(text.slice(end, next))];
    }),
  );
}

function lineEnd(text: string, start: number): number {
  const end = text.indexOf('\n', start);
  return end < 0 ? text.length : end;
}
